/// A file of rows whose header has been read.
public final class TableFile {
    private enum Content {
        case records(any RecordReader)
    }

    public let file: String
    /// The names of the file's columns.
    public let header: [String]
    private let content: Content

    /// Opens a file of a format that is read here.
    ///
    /// Throws `ImportError` where the beginning is not of the format; a value
    /// further on is an error of the batch that it is in.
    public init(
        _ source: any ByteSource, file: String, layout: FileLayout = FileLayout(),
        mapping: MappingFile? = nil
    ) throws {
        self.file = file
        content = try TableFile.content(source, file, layout, mapping)
        switch content {
        case .records(let reader): header = reader.header
        }
    }

    /// Matches the columns to the table's and reads the rows, once.
    ///
    /// `firstRow`: the rows of the files before this one, from which row numbers
    /// count on.
    public func importer(
        targets: [TargetColumn], mapping: MappingFile? = nil, options: ImportOptions = ImportOptions(),
        firstRow: Int = 0
    ) throws -> any BatchSource {
        switch content {
        case .records(let reader):
            let plan = try ImportPlan(
                file: file, header: header, units: reader.units, hasOwnNulls: reader.hasOwnNulls,
                targets: targets, mapping: mapping, options: options)
            return try TableImporter(reader: reader, plan: plan, firstRow: firstRow)
        }
    }

    private static func content(
        _ source: any ByteSource, _ file: String, _ layout: FileLayout, _ mapping: MappingFile?
    ) throws -> Content {
        let stated = layout.header ?? mapping?.header
        switch layout.format {
        case .csv, .tsv:
            let usual: Dialect = layout.format == .tsv ? .tab : .comma
            let dialect = layout.dialect ?? mapping?.dialect ?? usual
            let reader: any RecordReader =
                dialect.isBlanks
                ? try LineRecordReader.blanks(source, file: file, header: stated, comment: mapping?.comment)
                : try DelimitedReader(source: source, file: file, dialect: dialect, header: stated)
            let rows = mapping?.headerRows ?? 1
            guard rows > 1, stated == nil else { return .records(reader) }
            return .records(
                try HeaderRows(reader, rows: rows, separator: mapping?.headerSeparator ?? " "))
        case .ndjson:
            return .records(
                try LineRecordReader.json(source, file: file, stated: layout.header ?? layout.keys))
        case .json: return .records(try JSONDocument(source, file: file, block: layout.block))
        case .star:
            var finder = STARFinder(LineBuffer(source, file: file), block: layout.block)
            return .records(try finder.reader())
        case .swc: return .records(try LineRecordReader.swc(source, file: file))
        case .tbl: return .records(try LineRecordReader.dynamo(source, file: file))
        case .arrow: return .records(try ArrowReader(source, file: file))
        case .parquet, .xlsx, .xls:
            throw ImportError(
                .structure, file: file,
                message: "\(layout.format.rawValue) is not read from a stream of bytes")
        }
    }
}

/// A file of rows whose header has been read.
public final class TableFile {
    public let file: String
    /// The names of the file's columns.
    public let header: [String]
    private let reader: any RecordReader
    private let source: CountingSource

    /// Opens a file of a format that is read here.
    ///
    /// Throws `ImportError` where the beginning is not of the format; a value
    /// further on is an error of the batch that it is in.
    public init(
        _ source: any ByteSource, file: String, layout: FileLayout = FileLayout(),
        mapping: MappingFile? = nil
    ) throws {
        self.file = file
        self.source = CountingSource(source)
        reader = try TableFile.reader(self.source, file, layout, mapping)
        header = reader.header
    }

    /// Matches the columns to the table's and reads the rows, once.
    ///
    /// `firstRow`: the rows of the files before this one, from which row numbers
    /// count on.
    public func importer(
        targets: [TargetColumn], mapping: MappingFile? = nil, options: ImportOptions = ImportOptions(),
        firstRow: Int = 0
    ) throws -> any BatchSource {
        let plan = try plan(targets: targets, mapping: mapping, options: options)
        return try TableImporter(reader: reader, plan: plan, firstRow: firstRow)
    }

    /// Bytes of a piece of text: large enough that handing it over costs nothing,
    /// small enough that its columns stay in the heap instead of being mapped anew.
    public static let usualChunkBytes = 4 << 20

    /// As `importer`, in pieces that are typed side by side where the format
    /// and the map allow it: a row's number is known only when all rows before
    /// it are read.
    public func tasks(
        targets: [TargetColumn], mapping: MappingFile? = nil, options: ImportOptions = ImportOptions(),
        firstRow: Int = 0, chunkBytes: Int = TableFile.usualChunkBytes
    ) throws -> any TaskSource {
        let plan = try plan(targets: targets, mapping: mapping, options: options)
        if !plan.origins.contains(.rowNumber) {
            if let cuttable = reader.cuttable {
                return DelimitedTasks(cuttable, plan, chunkBytes: chunkBytes)
            }
            if let arrow = reader as? ArrowReader {
                for field in plan.usedFields { try arrow.use(field) }
                return ArrowTasks(arrow, plan: plan)
            }
        }
        return SequentialTasks(
            try TableImporter(reader: reader, plan: plan, firstRow: firstRow), bytes: source)
    }

    /// Every column as text under its own name, in the order of `header`, with
    /// those texts as NULL that a map lists; once, instead of `importer`. A
    /// column of a kind that is not read has no values.
    public func texts(nulls: [String] = [""]) throws -> any BatchSource {
        let isRead = header.indices.map { column in
            do { try reader.use(column) } catch { return false }
            return true
        }
        let plan = ImportPlan(
            textsOf: file, header: header, isRead: isRead, nulls: reader.hasOwnNulls ? nulls + [""] : nulls)
        return try TableImporter(reader: reader, plan: plan)
    }

    /// How the columns would fill the table's; throws as `importer` does.
    public func plan(
        targets: [TargetColumn], mapping: MappingFile? = nil, options: ImportOptions = ImportOptions()
    ) throws -> ImportPlan {
        try ImportPlan(
            file: file, header: header, units: reader.units, hasOwnNulls: reader.hasOwnNulls,
            targets: targets, mapping: mapping, options: options)
    }

    private static func reader(
        _ source: any ByteSource, _ file: String, _ layout: FileLayout, _ mapping: MappingFile?
    ) throws -> any RecordReader {
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
            guard rows > 1, stated == nil else { return reader }
            return try HeaderRows(reader, rows: rows, separator: mapping?.headerSeparator ?? " ")
        case .ndjson:
            return try LineRecordReader.json(source, file: file, stated: layout.header ?? layout.keys)
        case .json: return try JSONDocument(source, file: file, block: layout.block)
        case .star:
            var finder = STARFinder(LineBuffer(source, file: file), block: layout.block)
            return try finder.reader()
        case .swc: return try LineRecordReader.swc(source, file: file)
        case .tbl: return try LineRecordReader.dynamo(source, file: file)
        case .arrow: return try ArrowReader(source, file: file)
        case .parquet, .xlsx, .xls:
            throw ImportError(
                .structure, file: file,
                message: "\(layout.format.rawValue) is not read from a stream of bytes")
        }
    }
}

/// A file of rows whose header has been read.
public final class TableFile {
    public let file: String
    /// The names of the file's columns.
    public let header: [String]
    private let reader: any RecordReader
    private let source: CountingSource
    private let chunkBytes: Int

    /// Opens a file of a format that is read here. `chunkBytes`: bytes of the
    /// pieces that a delimited file is cut into.
    ///
    /// Throws `ImportError` where the beginning is not of the format; a value
    /// further on is an error of the batch that it is in.
    public init(
        _ source: any ByteSource, file: String, layout: FileLayout = FileLayout(),
        mapping: MappingFile? = nil, chunkBytes: Int = DelimitedBatches.usualChunkBytes
    ) throws {
        self.file = file
        self.source = CountingSource(source)
        self.chunkBytes = chunkBytes
        reader = try TableFile.reader(self.source, file, layout, mapping, chunkBytes)
        header = reader.header
    }

    /// Matches the columns to the table's and reads the rows, once.
    public func importer(
        targets: [TargetColumn], mapping: MappingFile? = nil, options: ImportOptions = ImportOptions()
    ) throws -> TableImporter {
        try TableImporter(
            reader: reader, plan: plan(targets: targets, mapping: mapping, options: options))
    }

    /// The same in pieces, which are typed side by side where the format can be
    /// cut between records; instead of `importer`.
    ///
    /// `firstRow`: the rows of the files before this one, from which row numbers
    /// count on.
    public func batches(
        targets: [TargetColumn], mapping: MappingFile? = nil, options: ImportOptions = ImportOptions(),
        firstRow: Int = 0
    ) throws -> any BatchSource {
        let plan = try plan(targets: targets, mapping: mapping, options: options)
        for field in plan.usedFields { try reader.use(field) }
        return try batches(plan, firstRow: firstRow)
    }

    /// Some columns as `texts` gives them, in pieces; the others have no values.
    public func textBatches(of fields: Set<Int>) throws -> any BatchSource {
        var isRead = header.map { _ in false }
        for field in fields {
            try reader.use(field)
            isRead[field] = true
        }
        return try batches(
            ImportPlan(textsOf: file, header: header, isRead: isRead, nulls: [""], keepsGoing: false),
            firstRow: 0)
    }

    private func batches(_ plan: ImportPlan, firstRow: Int) throws -> any BatchSource {
        // The number of a row is known when all rows before it are read.
        if !plan.origins.contains(.rowNumber) {
            if let cuttable = reader.cuttable {
                return DelimitedBatches(
                    reader: cuttable, plan: plan, chunkBytes: chunkBytes, source: source)
            }
            if let arrow = reader as? ArrowReader { return ArrowBatches(arrow, plan: plan) }
        }
        return SequentialBatches(
            try TableImporter(reader: reader, plan: plan, firstRow: firstRow), source: source)
    }

    /// Every column as text under its own name, in the order of `header`, with
    /// those texts as NULL that a map lists; once, instead of `importer`. A
    /// column of a kind that is not read has no values. With `keepsGoing` records
    /// of another number of cells are left out.
    public func texts(nulls: [String] = [""], keepsGoing: Bool = false) throws -> TableImporter {
        let isRead = header.indices.map { column in
            do { try reader.use(column) } catch { return false }
            return true
        }
        let plan = ImportPlan(
            textsOf: file, header: header, isRead: isRead, nulls: reader.hasOwnNulls ? nulls + [""] : nulls,
            keepsGoing: keepsGoing)
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
        _ source: any ByteSource, _ file: String, _ layout: FileLayout, _ mapping: MappingFile?,
        _ chunkBytes: Int
    ) throws -> any RecordReader {
        let stated = layout.header ?? mapping?.header
        switch layout.format {
        case .csv, .tsv:
            let usual: Dialect = layout.format == .tsv ? .tab : .comma
            let dialect = layout.dialect ?? mapping?.dialect ?? usual
            let reader: any RecordReader =
                dialect.isBlanks
                ? try LineRecordReader.blanks(source, file: file, header: stated, comment: mapping?.comment)
                : try DelimitedReader(
                    source: source, file: file, dialect: dialect, header: stated, bufferBytes: chunkBytes)
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

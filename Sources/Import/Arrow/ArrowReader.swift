/// The rows of an Arrow stream or file as records. Its lines are its rows.
///
/// Numbers are handed out as numbers, texts as cells where they lie; everything
/// else as the text that it has in CSV and JSON.
final class ArrowReader: RecordReader {
    /// Texts of one block: those of a join stay below what a slice can address.
    private static let maximumBlockBytes = 64 << 20
    private static let blockRecords = 1024

    let stream: ArrowStream
    private let columns: [ArrowColumn]
    private(set) var isUsed: [Bool]
    private var batch: [ArrowArray?] = []
    private var batchRows = 0
    /// The first row of the block in the batch, and the first behind it.
    private var block = 0..<0
    /// Rows of the batches before this one.
    private var earlierRows = 0
    private var scratch: [ArrowScratch]
    private var pendingError: (any Error)?
    /// Whether the rows are those of one batch alone.
    private var isPiece = false

    let header: [String]
    let units: [String?]
    private(set) var lines: [Int] = []
    var hasOwnNulls: Bool { true }
    var file: String { stream.file }

    init(_ source: any ByteSource, file: String) throws {
        stream = try ArrowStream(source, file: file)
        columns = ArrowColumn.all(of: stream.fields)
        guard (1...LineRecordReader.maximumColumns).contains(columns.count) else {
            throw ImportError(
                .structure, file: file,
                message: "expected 1 to \(LineRecordReader.maximumColumns) columns, found \(columns.count)")
        }
        header = columns.map(\.name)
        units = columns.map { $0.field.unit }
        isUsed = stream.fields.map { _ in false }
        scratch = columns.map { _ in ArrowScratch() }
    }

    /// The rows of one batch of the stream that `reader` reads; `batch` are its
    /// arrays, `firstRow` the rows before it.
    init(piece batch: [ArrowArray?], rows: Range<Int>, of reader: ArrowReader, firstRow: Int) {
        stream = reader.stream
        columns = reader.columns
        isUsed = reader.isUsed
        header = reader.header
        units = reader.units
        scratch = columns.map { _ in ArrowScratch() }
        self.batch = batch
        (block, batchRows) = (rows.lowerBound..<rows.lowerBound, rows.upperBound)
        earlierRows = firstRow
        isPiece = true
    }

    func use(_ column: Int) throws {
        try ArrowReader.check(columns[column].field, column: columns[column].name, file: file)
        isUsed[columns[column].path[0]] = true
    }

    private static func check(_ field: ArrowField, column: String, file: String) throws {
        for child in field.children { try check(child, column: column, file: file) }
        guard case .unread(let name, _, _, _) = field.type else { return }
        let hint =
            switch name {
            case "decimal":
                "cast it first, to int64 for whole numbers or else to double: pyarrow's Table.cast"
            case "time", "duration", "interval": "cast it to an integer or a text first: pyarrow's Table.cast"
            case "binary", "large_binary", "fixed_size_binary", "binary_view":
                "leave the column out with null in a map, or write it as text first"
            default: "write it as a list or as plain columns first"
            }
        throw ImportError(
            .columns, file: file, column: column,
            message: "expected numbers, texts, booleans, dates or lists of them, found Arrow's type \(name)",
            hint: hint)
    }

    func nextBlock(maximumRecords: Int) throws -> Int {
        lines.removeAll(keepingCapacity: true)
        if let pendingError { throw pendingError }
        do {
            while block.upperBound == batchRows {
                guard !isPiece else { return 0 }
                earlierRows += batchRows
                guard let next = try stream.batch() else {
                    (batch, batchRows, block) = ([], 0, 0..<0)
                    return 0
                }
                (batch, batchRows, block) = (try next.arrays(isUsed), next.rows, 0..<0)
            }
            let most = min(maximumRecords, ArrowReader.blockRecords, batchRows - block.upperBound)
            block = block.upperBound..<block.upperBound + most
            for index in columns.indices where isUsed[columns[index].path[0]] { try shorten(index) }
        } catch {
            pendingError = error
            throw error
        }
        for column in scratch { column.forget() }
        for row in block { lines.append(earlierRows + row + 1) }
        return lines.count
    }

    /// Ends the block early where its texts would become too many.
    private func shorten(_ column: Int) throws {
        guard let array = place(column).array else { return }
        guard array.dictionary == nil, case .text(let isLarge) = array.type else { return }
        let first = array.offset(block.lowerBound, isLarge: isLarge)
        while array.offset(block.upperBound, isLarge: isLarge) - first > ArrowReader.maximumBlockBytes {
            guard block.count > 1 else {
                throw ImportError(
                    .structure, file: file, line: earlierRows + block.lowerBound + 1,
                    column: columns[column].name,
                    message:
                        "expected texts of at most \(ArrowReader.maximumBlockBytes >> 20) MiB, found a longer one"
                )
            }
            block = block.lowerBound..<block.lowerBound + block.count / 2
        }
    }

    /// The array of a column, and the structs around it.
    private func place(_ column: Int) -> (array: ArrowArray?, parents: [ArrowArray]) {
        let path = columns[column].path
        guard path[0] < batch.count, var array = batch[path[0]] else { return (nil, []) }
        var parents: [ArrowArray] = []
        for child in path.dropFirst() {
            parents.append(array)
            array = array.children[child]
        }
        return (array, parents)
    }

    func cells(_ column: Int) -> CellRun {
        let (array, parents) = place(column)
        guard let array else { return scratch[column].missing(block.count) }
        return scratch[column].cells(array, parents, block)
    }

    func numbers(_ column: Int) -> NumberRun? {
        let (array, parents) = place(column)
        guard let array, array.dictionary == nil, array.type.isNumber else { return nil }
        return scratch[column].numbers(array, parents, block)
    }

    func numbers(_ column: Int, part: Int, of count: Int) -> NumberRun? {
        let (array, parents) = place(column)
        guard let array, let child = array.children.first, child.dictionary == nil, child.type.isNumber else {
            return nil
        }
        return scratch[column].numbers(array, parents, block, part: part, of: count)
    }
}

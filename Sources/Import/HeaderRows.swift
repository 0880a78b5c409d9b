/// Records of a file whose first rows together name the columns, as
/// spreadsheets with a group above each column do.
final class HeaderRows: RecordReader {
    private let reader: any RecordReader
    /// The names of a column from top to bottom with a separator between them;
    /// an empty one adds nothing.
    let header: [String]

    /// `reader` has read the first of `rows` rows.
    init(_ reader: any RecordReader, rows: Int, separator: String) throws {
        self.reader = reader
        var parts = reader.header.map { $0.isEmpty ? [] : [$0] }
        for row in 2...max(rows, 2) {
            guard try reader.nextBlock(maximumRecords: 1) == 1 else {
                throw ImportError(
                    .emptyFile, file: reader.file,
                    message: "expected \(rows) header rows as the map says, found \(row - 1)")
            }
            for column in parts.indices {
                let name = reader.cells(column).text(0)
                if !name.isEmpty { parts[column].append(name) }
            }
        }
        header = parts.map { $0.joined(separator: separator) }
    }

    var cuttable: (any CuttableReader)? { reader.cuttable }
    var file: String { reader.file }
    var lines: [Int] { reader.lines }
    func keepGoing() { reader.keepGoing() }
    func takeRejects() -> [RejectedRow] { reader.takeRejects() }
    func nextBlock(maximumRecords: Int) throws -> Int {
        try reader.nextBlock(maximumRecords: maximumRecords)
    }
    func cells(_ column: Int) -> CellRun { reader.cells(column) }
}

/// One record whose cells are at hand.
final class TextRecord: RecordReader {
    let file: String
    let header: [String]
    private(set) var lines: [Int] = []
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let slices: UnsafeMutableBufferPointer<CellSlice>
    private var isRead = false

    /// As many cells as names, at least one.
    init(file: String, header: [String], cells: [String]) {
        self.file = file
        self.header = header
        let text = cells.flatMap(\.utf8) + [0]
        bytes = .allocate(capacity: text.count)
        _ = bytes.initialize(from: text)
        slices = .allocate(capacity: cells.count)
        var start = 0
        for (index, cell) in cells.enumerated() {
            slices.initializeElement(
                at: index, to: CellSlice(start: start, length: cell.utf8.count, isQuoted: true))
            start += cell.utf8.count
        }
    }

    deinit {
        bytes.deallocate()
        slices.deallocate()
    }

    func nextBlock(maximumRecords: Int) -> Int {
        lines = isRead ? [] : [1]
        isRead = true
        return lines.count
    }

    func cells(_ column: Int) -> CellRun {
        CellRun(
            bytes: UnsafePointer(bytes.baseAddress!), slices: UnsafePointer(slices.baseAddress!) + column,
            stride: header.count, count: lines.count)
    }
}

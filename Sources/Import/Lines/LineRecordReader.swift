/// Records of formats in which each stands on a line of its own.
final class LineRecordReader: CuttableReader {
    static let maximumColumns = DelimitedReader.maximumColumns

    let buffer: LineBuffer
    private(set) var splitter: any LineSplitter
    /// The cells of the current block, row after row.
    private var slices: UnsafeMutablePointer<CellSlice>
    private let blockRecords: Int
    private var isFinished = false
    private var keepsGoing = false
    private var rejects: [RejectedRow] = []
    /// Comes after the records that precede its place.
    private var pendingError: (any Error)?

    let header: [String]
    let units: [String?]
    let hasOwnNulls: Bool
    private(set) var lines: [Int] = []

    var file: String { buffer.file }

    /// `buffer` stands at the first line that `splitter` is to see; `header`
    /// names the columns otherwise than it does.
    init(_ buffer: LineBuffer, _ splitter: any LineSplitter, header stated: [String]? = nil) throws {
        self.buffer = buffer
        self.splitter = splitter
        header = stated ?? splitter.header
        units = splitter.units
        hasOwnNulls = splitter.hasOwnNulls
        guard (1...LineRecordReader.maximumColumns).contains(header.count) else {
            throw ImportError(
                .structure, file: buffer.file,
                message: "expected 1 to \(LineRecordReader.maximumColumns) columns, found \(header.count)")
        }
        blockRecords = max(1, min(1024, LineRecordReader.maximumColumns / header.count))
        slices = .allocate(capacity: blockRecords * header.count)
        slices.initialize(repeating: CellSlice(start: 0, length: 0), count: blockRecords * header.count)
    }

    deinit { slices.deallocate() }

    func keepGoing() { keepsGoing = true }

    func takeRejects() -> [RejectedRow] {
        defer { rejects = [] }
        return rejects
    }

    func nextBlock(maximumRecords: Int) throws -> Int {
        lines.removeAll(keepingCapacity: true)
        if let pendingError { throw pendingError }
        let limit = min(maximumRecords, blockRecords)
        do {
            while lines.count < limit, !isFinished, rejects.count < RejectedRow.maximumHeld {
                guard let line = try buffer.next() else {
                    if buffer.isAtEnd {
                        isFinished = true
                        try splitter.finish()
                    } else if lines.isEmpty {
                        try buffer.refill()
                    } else {
                        break
                    }
                    continue
                }
                let cells = slices + lines.count * header.count
                switch try splitter.split(line, of: buffer.bytes, into: cells) {
                case .record: lines.append(line.number)
                case .ragged(let error):
                    guard keepsGoing else { throw error }
                    let text = UnsafeBufferPointer(
                        start: UnsafePointer(buffer.bytes) + line.start, count: line.end - line.start)
                    rejects.append(RejectedRow(error, text: text))
                case .passedOver: break
                case .end: isFinished = true
                }
            }
        } catch {
            pendingError = error
            if lines.isEmpty { throw error }
        }
        return lines.count
    }

    func cells(_ column: Int) -> CellRun {
        CellRun(
            bytes: UnsafePointer(buffer.bytes), slices: UnsafePointer(slices) + column,
            stride: header.count, count: lines.count)
    }
}

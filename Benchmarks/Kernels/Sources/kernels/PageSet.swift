import Encodings
import Measuring
import SynDB

/// Encoded pages of one kind of values that stand one after another in memory:
/// a scan meets each payload once, as it does in a file, while a decoded page
/// goes into memory that is used again for the next.
struct PageSet {
    /// Rows per page, the most that a page may hold.
    static let rows = PageEncoding.maximumRows
    /// Pages that differ; the rest are copies of them elsewhere in memory.
    private static let distinct = 16
    /// As pages in segment files.
    private static let alignment = 64

    let schemes: String
    let pageCount: Int
    private let type: PhysicalType
    private let memory: Memory
    private let ranges: [Range<Int>]

    /// As many pages as hold `Kernel.passBytes` of decoded values; `make` gives
    /// the rows of a page.
    init(valueBytes: Int, _ make: (inout SplitMix64) -> ColumnVector) throws {
        var generator = SplitMix64(seed: 1)
        let columns = (0..<Self.distinct).map { _ in make(&generator) }
        let payloads = columns.map { PageEncoding.encode($0) }
        type = columns[0].physicalType
        let first = columns[0]
        schemes = try payloads[0].withUnsafeBytes {
            try PreparedPage($0, type: first.physicalType, count: first.count).tree.schemeName
        }
        pageCount = Kernel.passBytes / (Self.rows * valueBytes)
        var ranges: [Range<Int>] = []
        var end = 0
        for page in 0..<pageCount {
            ranges.append(end..<end + payloads[page % Self.distinct].count)
            end = (ranges[page].upperBound + Self.alignment - 1) / Self.alignment * Self.alignment
        }
        memory = Memory(count: end)
        for page in 0..<pageCount {
            memory.bytes[ranges[page]].copyBytes(from: payloads[page % Self.distinct])
        }
        self.ranges = ranges
    }

    var valueCount: Int { pageCount * Self.rows }
}

extension PageSet {
    func forEachPayload(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        for range in ranges { try body(UnsafeRawBufferPointer(rebasing: memory.bytes[range])) }
    }

    /// Decodes the numbers of every page vector by vector: the one place that
    /// says through which calls. `live` keeps those of its bits alone.
    func decode(
        where live: Bitmap? = nil, isWidened: Bool = true,
        _ body: (PreparedPage.Summands, Int) -> Void = { numbers, _ in consume(numbers) }
    ) throws {
        try forEachPayload { payload in
            let page = try PreparedPage(payload, type: type, count: Self.rows)
            try page.forEachSummand(of: 0..<Self.rows, where: live, isWidened: isWidened, body)
        }
    }
}

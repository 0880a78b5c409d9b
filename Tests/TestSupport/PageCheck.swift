import Bits
import Columns
import Encodings

/// Reads a page in every way that there is. If all of it decodes, then so must
/// each part, to the same values.
struct PageCheck {
    private let page: PreparedPage
    private var generator: SplitMix64

    init(_ page: PreparedPage, _ seed: UInt8) {
        self.page = page
        generator = SplitMix64(seed: UInt64(seed))
    }

    func run() throws(EncodingError) {
        var copy = self
        try copy.checkParts()
    }

    private mutating func checkParts() throws(EncodingError) {
        _ = page.tree.description
        let whole: ColumnVector
        do throws(EncodingError) {
            whole = try page.decode()
        } catch {
            // A part may be sound; it must not trap.
            for rows in parts() {
                _ = try? page.decode(rows)
                try? page.forEachSummand(of: rows, where: mask(rows.count)) { _, _ in }
            }
            throw error
        }
        precondition(whole.count == page.count, "another number of rows")
        for rows in parts() {
            let part = try page.decode(rows)
            precondition(Self.isSame(part, whole, rows), "rows \(rows) are other than in the whole")
            for live in [nil, mask(rows.count)] {
                for isWidened in [false, true] {
                    let found = try Sums(page, rows, live, isWidened: isWidened)
                    precondition(
                        found == Sums(whole, rows, live),
                        "rows \(rows) add up to another sum than in the whole")
                }
            }
        }
    }

    /// A vector, the last one, a row, an empty range, and stretches across borders.
    private mutating func parts() -> [Range<Int>] {
        func random(_ limit: Int) -> Int { Int(generator.next() % UInt64(max(1, limit))) }
        let vector = random((page.count + 1023) / 1024) * 1024
        let last = max(0, page.count - 1) / 1024 * 1024
        let start = random(page.count + 1)
        let row = random(page.count)
        return [
            vector..<min(vector + 1024, page.count), last..<page.count, row..<min(row + 1, page.count),
            start..<start, start..<min(page.count, start + random(3000)), 0..<page.count,
        ]
    }

    private mutating func mask(_ count: Int) -> Bitmap {
        let density = generator.next() % 3
        var mask = Bitmap(count: count, repeating: false)
        for row in 0..<count where generator.next() % 4 > density { mask.set(row) }
        return mask
    }

    private static func isSame(_ part: ColumnVector, _ whole: ColumnVector, _ rows: Range<Int>) -> Bool {
        guard part.count == rows.count else { return false }
        return rows.allSatisfy { row in
            switch (part[row - rows.lowerBound], whole[row]) {
            // Derived NaNs have the bits that the processor likes.
            case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
            case (let a, let b): a == b
            }
        }
    }
}

/// What rows add up to.
private struct Sums: Equatable {
    private var count = 0
    private var integers: Int64 = 0
    private var doubles = ExactSum()
    private var irregular = 0

    init(_ page: PreparedPage, _ rows: Range<Int>, _ live: Bitmap?, isWidened: Bool) throws(EncodingError) {
        var sums = Sums()
        try page.forEachSummand(of: rows, where: live, isWidened: isWidened) { summands, count in
            sums.count += count
            switch summands {
            case .narrow(let base, let words):
                sums.integers &+= base &* Int64(count)
                for word in words { sums.integers &+= Int64(word) }
            case .integers(let values): for value in values { sums.integers &+= value }
            case .doubles(let values): for value in values { sums.add(value) }
            }
        }
        self = sums
    }

    init(_ column: ColumnVector, _ rows: Range<Int>, _ live: Bitmap?) {
        for row in rows where live?[row - rows.lowerBound] ?? true {
            switch column[row] {
            case .integer(let value):
                guard column.physicalType == .integer else { continue }
                integers &+= value
            case .double(let value): add(value)
            default: continue
            }
            count += 1
        }
    }

    private init() {}

    private mutating func add(_ value: Double) {
        if value.isFinite { doubles.add(value) } else { irregular += 1 }
    }
}

import Bits
import Columns
import Encodings

/// Reads a page in every way that there is. If all of it decodes, then so must
/// each part, to the same values and to what these add up to.
public struct PageCheck {
    /// Two ways of reading that give two answers.
    public struct Disagreement: Error, CustomStringConvertible {
        public var description: String
    }

    private let page: PreparedPage
    private var generator: SplitMix64

    /// Slices and masks are drawn from the seed.
    public init(_ page: PreparedPage, seed: UInt64) {
        self.page = page
        generator = SplitMix64(seed: seed)
    }

    /// The whole page. Throws what reading it does, or a `Disagreement`.
    @discardableResult
    public func run() throws -> ColumnVector {
        var copy = self
        return try copy.checkParts()
    }

    private mutating func checkParts() throws -> ColumnVector {
        _ = page.tree.description
        let whole: ColumnVector
        do {
            whole = try page.decode()
        } catch {
            // A part may be sound; it must not trap.
            for rows in parts() {
                _ = try? page.decode(rows)
                try? page.forEachSummand(of: rows, where: mask(rows.count)) { _, _ in }
                _ = try? page.select(rows, in: IntegerSet(-1...1))
                _ = try? page.select(rows, in: IntegerSet((0..<9).map { 3 * $0 }))
                _ = try? page.select(rows, among: ["", "a"])
                _ = try? page.select(rows, whereText: { $0 > "a" })
                _ = try? page.select(rows, whereIdentifier: { $0 > .integer(3) })
                _ = try? page.select(rows, in: -1...1.5)
            }
            throw error
        }
        guard whole.count == page.count else {
            throw Disagreement(description: "\(whole.count) rows of a page of \(page.count)")
        }
        for rows in parts() {
            guard Self.isSame(try page.decode(rows), whole, rows) else {
                throw Disagreement(description: "rows \(rows) are other than in the whole")
            }
            try checkSelections(of: rows, whole)
            for live in [nil, mask(rows.count)] {
                let expected = Sums(whole, rows, live)
                for isWidened in [false, true] {
                    guard try Sums(page, rows, live, isWidened: isWidened) == expected else {
                        throw Disagreement(
                            description:
                                "rows \(rows), \(live == nil ? "all" : "some"), add up to another sum than in the whole"
                        )
                    }
                }
            }
        }
        return whole
    }

    /// Ranges whose bounds are values of the page, or lie beside them, and sets of
    /// values of the page.
    private mutating func checkSelections(of rows: Range<Int>, _ whole: ColumnVector) throws {
        guard !rows.isEmpty else { return }
        func random(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }
        let (first, second) = (rows.lowerBound + random(rows.count), rows.lowerBound + random(rows.count))
        let selected: Bitmap?
        let isInside: (Int) -> Bool
        switch whole.values {
        case .integers(let values), .identifiers(.integers(let values)):
            let (low, high) = (min(values[first], values[second]), max(values[first], values[second]))
            let range = low...(high &+ 1 > high ? high &+ Int64(random(2)) : high)
            var members: Set<Int64>?
            if random(2) == 0 {
                members = Set((0..<random(20)).map { _ in values[rows.lowerBound + random(rows.count)] })
            }
            selected = try page.select(rows, in: members.map { IntegerSet(Array($0)) } ?? IntegerSet(range))
            isInside = { members?.contains(values[$0]) ?? range.contains(values[$0]) }
        case .doubles(let values):
            let bounds = [values[first], values[second]].map { $0.isNaN ? 0 : $0 }
            let (low, high) = (min(bounds[0], bounds[1]), max(bounds[0], bounds[1]))
            let range = random(3) == 0 ? low...high.nextUp : low...high
            selected = try page.select(rows, in: range)
            isInside = { range.contains(values[$0]) }
        case .texts(let texts):
            let members = Set([TextKey(texts[first]), TextKey(texts[second]), TextKey("a")])
            if random(2) == 0 {
                selected = try page.select(rows, among: members.map(\.text))
            } else {
                selected = try page.select(rows) { members.contains(TextKey($0)) }
            }
            isInside = { members.contains(TextKey(texts[$0])) }
        case .identifiers(.mixed(let identifiers)):
            let members = Set([identifiers[first], identifiers[second]])
            selected = try page.select(rows) { members.contains($0) }
            isInside = { members.contains(identifiers[$0]) }
        }
        // A page without a value holds none of any kind; unsigned integers are not selected among.
        guard let selected else { return }
        for row in rows where whole.isValid(row) && selected[row - rows.lowerBound] != isInside(row) {
            throw Disagreement(description: "row \(row) is selected otherwise than in the whole")
        }
    }

    /// A vector, the last one, a row, an empty range, and a stretch across borders.
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
        // No row, a quarter, half, three quarters.
        let density = generator.next() % 4
        let words = (0..<(count + 63) / 64).map { _ in
            let (a, b) = (generator.next(), generator.next())
            return density == 0 ? 0 : density == 1 ? a & b : density == 2 ? a : a | b
        }
        return Bitmap(words: words, count: count)
    }

    private static func isSame(_ part: ColumnVector, _ whole: ColumnVector, _ rows: Range<Int>) -> Bool {
        guard part.count == rows.count else { return false }
        let start = rows.lowerBound
        guard rows.allSatisfy({ part.isValid($0 - start) == whole.isValid($0) }) else { return false }
        switch (part.values, whole.values) {
        case (.integers(let part), .integers(let whole)):
            return rows.allSatisfy { part[$0 - start] == whole[$0] }
        case (.doubles(let part), .doubles(let whole)):
            // Derived NaNs have the bits that the processor likes.
            return rows.allSatisfy {
                part[$0 - start].bitPattern == whole[$0].bitPattern
                    || part[$0 - start].isNaN && whole[$0].isNaN
            }
        default: return rows.allSatisfy { part[$0 - start] == whole[$0] }
        }
    }
}

/// What rows add up to.
private struct Sums: Equatable {
    private var count = 0
    private var integers: Int64 = 0
    private var doubles = ExactSum()
    private var irregular = 0

    init(_ page: PreparedPage, _ rows: Range<Int>, _ live: Bitmap?, isWidened: Bool) throws {
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
        func counts(_ row: Int) -> Bool { column.isValid(row) && live?[row - rows.lowerBound] ?? true }
        switch column.values {
        case .integers(let values):
            for row in rows where counts(row) {
                count += 1
                integers &+= values[row]
            }
        case .doubles(let values):
            for row in rows where counts(row) {
                count += 1
                add(values[row])
            }
        case .texts, .identifiers: break
        }
    }

    private init() {}

    private mutating func add(_ value: Double) {
        if value.isFinite { doubles.add(value) } else { irregular += 1 }
    }
}

import Bits
import Testing

@Suite struct RowHashesTests {
    private static let owner: (high: UInt64, low: UInt64) = (1, 2)

    private static func sum(_ columns: [[UInt64?]], _ rows: Range<Int>? = nil) -> UInt128 {
        let count = columns[0].count
        let hashes = RowHashes(count: count)
        for (column, cells) in columns.enumerated() {
            cells.map { $0 ?? 77 }.withUnsafeBufferPointer { words in
                hashes.add(words, validity: { cells[$0] != nil }, column: column, first: 0)
            }
        }
        return hashes.sum(rows ?? 0..<count, owner: owner)
    }

    @Test func theOrderOfRowsDoesNotCount() {
        var random = SplitMix64(seed: 5)
        let rows = (0..<1000).map { _ in [random.next(), random.next() & 3, random.next() << 52] }
        let shuffled = rows.shuffled(using: &random)
        func columns(_ rows: [[UInt64]]) -> [[UInt64?]] { (0..<3).map { column in rows.map { $0[column] } } }
        #expect(Self.sum(columns(rows)) == Self.sum(columns(shuffled)))
        #expect(
            Self.sum(columns(rows)) == Self.sum(columns(rows), 0..<400) &+ Self.sum(columns(rows), 400..<1000)
        )
    }

    /// Any one bit, any two values that change places, NULL for a value.
    @Test func everyChangeCounts() {
        let columns: [[UInt64?]] = [[1, 2, 3], [4, 5, 6]]
        var seen: Set<UInt128> = [Self.sum(columns)]
        var changes = 1
        func add(_ columns: [[UInt64?]]) {
            seen.insert(Self.sum(columns))
            changes += 1
        }
        for column in 0..<2 {
            for row in 0..<3 {
                for bit in 0..<64 {
                    var changed = columns
                    changed[column][row]! ^= 1 << UInt64(bit)
                    add(changed)
                }
                var changed = columns
                changed[column][row] = nil
                add(changed)
            }
        }
        // In one column: in both it is the same rows in another order.
        var changed = columns
        changed[0].swapAt(0, 1)
        add(changed)
        add([columns[1], columns[0]])
        #expect(seen.count == changes)
    }

    @Test func partsMakeTheWhole() {
        let words = (0..<5000).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        let (whole, parts) = (RowHashes(count: 5000), RowHashes(count: 5000))
        words.withUnsafeBufferPointer { whole.add($0, column: 3, first: 0) }
        for start in stride(from: 0, to: 5000, by: 700) {
            let part = Array(words[start..<min(start + 700, 5000)])
            part.withUnsafeBufferPointer { parts.add($0, column: 3, first: start) }
        }
        whole.addNulls(0..<5000, column: 4)
        parts.addNulls(0..<2000, column: 4)
        parts.addNulls(2000..<5000, column: 4)
        #expect(whole.sum(0..<5000, owner: Self.owner) == parts.sum(0..<5000, owner: Self.owner))
        #expect(whole.sum(0..<5000, owner: Self.owner) != whole.sum(0..<5000, owner: (2, 1)))
    }
}

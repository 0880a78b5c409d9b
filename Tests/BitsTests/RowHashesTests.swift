import Bits
import Testing

@Suite struct RowHashesTests {
    private static let owner: (high: UInt64, low: UInt64) = (1, 2)

    private static func sum(_ columns: [[UInt64?]]) -> UInt128 {
        let count = columns[0].count
        let hashes = RowHashes(count: count)
        for (column, cells) in columns.enumerated() {
            cells.map { $0 ?? 77 }.withUnsafeBufferPointer { words in
                hashes.add(words, validity: { cells[$0] != nil }, column: column)
            }
        }
        return hashes.sum(count, owner: owner)
    }

    @Test func theOrderOfRowsDoesNotCount() {
        var random = SplitMix64(seed: 5)
        let rows = (0..<1000).map { _ in [random.next(), random.next() & 3, random.next() << 52] }
        let shuffled = rows.shuffled(using: &random)
        func columns(_ rows: [[UInt64]]) -> [[UInt64?]] { (0..<3).map { column in rows.map { $0[column] } } }
        #expect(Self.sum(columns(rows)) == Self.sum(columns(shuffled)))
        let parts = [rows[..<400], rows[400...]].map { Self.sum(columns(Array($0))) }
        #expect(Self.sum(columns(rows)) == parts[0] &+ parts[1])
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

    /// Columns in any order, NULL or not, and other rows after `clear`.
    @Test func columnsMayComeInAnyOrder() {
        let words = (0..<500).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        let (ahead, behind) = (RowHashes(count: 500), RowHashes(count: 500))
        words.withUnsafeBufferPointer { ahead.add($0, column: 3) }
        ahead.addNulls(500, column: 4)
        behind.addNulls(400, column: 1)
        behind.clear()
        behind.addNulls(500, column: 4)
        words.withUnsafeBufferPointer { behind.add($0, column: 3) }
        #expect(ahead.sum(500, owner: Self.owner) == behind.sum(500, owner: Self.owner))
        #expect(ahead.sum(499, owner: Self.owner) != behind.sum(500, owner: Self.owner))
        #expect(ahead.sum(500, owner: Self.owner) != ahead.sum(500, owner: (2, 1)))
    }
}

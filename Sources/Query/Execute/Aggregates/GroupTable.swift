import Bits
import Columns
import Sketches

/// Groups by key, each with its row count and one accumulator per argument.
///
/// A key is a few words, which stand for values (`KeyValues`). Groups are
/// numbered in the order in which they came; a hash table with open addressing
/// finds the number of a key.
struct GroupTable: Sendable {
    /// Words of a key.
    let wordCount: Int
    let argumentCount: Int
    /// The words of all keys, group by group.
    private(set) var words: [Int64] = []
    /// Rows by group: `count(*)`.
    var rows: [UInt64] = []
    /// By group, and in it by argument.
    var arguments: [Accumulator] = []
    /// Numbers of groups, -1 where a slot is free; a power of two, at most half full.
    private var slots: [Int32]

    init(wordCount: Int, argumentCount: Int) {
        self.wordCount = wordCount
        self.argumentCount = argumentCount
        slots = [Int32](repeating: -1, count: wordCount == 0 ? 2 : 64)
    }

    var count: Int { rows.count }

    /// About what a group takes.
    var bytesPerGroup: Int {
        24 + 8 * wordCount + argumentCount * MemoryLayout<Accumulator>.stride
    }

    /// The words of a group.
    func key(_ group: Int) -> ArraySlice<Int64> { words[group * wordCount..<(group + 1) * wordCount] }
}

extension GroupTable {
    /// The group of a key, made if it is new.
    mutating func index(of key: some Collection<Int64>) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(key) & mask
        while slots[slot] >= 0 {
            let group = Int(slots[slot])
            if self.key(group).elementsEqual(key) { return group }
            slot = (slot + 1) & mask
        }
        words.append(contentsOf: key)
        return insert(at: slot)
    }

    private static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }

    @inline(__always)
    private static func hash(_ word: Int64) -> Int {
        Int(truncatingIfNeeded: ValueHash.mix(UInt64(bitPattern: word) &+ increment))
    }

    private static func hash(_ key: some Collection<Int64>) -> Int {
        var hash: UInt64 = 0
        for word in key { hash = ValueHash.mix(hash &+ UInt64(bitPattern: word) &+ increment) }
        return Int(truncatingIfNeeded: hash)
    }

    /// Adds a group, whose words are there, at a free slot.
    private mutating func insert(at slot: Int) -> Int {
        let group = count
        slots[slot] = Int32(group)
        rows.append(0)
        for _ in 0..<argumentCount { arguments.append(Accumulator()) }
        if count * 2 > slots.count { grow(toHold: count * 2) }
        return group
    }

    /// Makes room for so many groups.
    mutating func grow(toHold most: Int) {
        var size = slots.count
        while size < most * 2 { size *= 2 }
        guard size > slots.count else { return }
        let mask = size - 1
        var larger = [Int32](repeating: -1, count: size)
        larger.withUnsafeMutableBufferPointer { larger in
            for group in 0..<count {
                var slot = (wordCount == 1 ? Self.hash(words[group]) : Self.hash(key(group))) & mask
                while larger[slot] >= 0 { slot = (slot &+ 1) & mask }
                larger[slot] = Int32(group)
            }
        }
        slots = larger
    }
}

extension GroupTable {
    /// Keys that are looked up together.
    private static var lookUps: Int { 256 }

    /// The group of each row, by keys of one word; unchanged where `kept` has no
    /// bit.
    ///
    /// Slots and words of a million groups lie in no cache. The first looks of
    /// many keys do not wait for each other, while a loop over the whole search
    /// of a key does, at every branch that was foretold wrongly.
    mutating func groups(of column: [Int64], where kept: Bitmap?, into groups: inout [Int32]) {
        var missing: [Int] = []
        for start in stride(from: 0, to: column.count, by: Self.lookUps) {
            let rows = start..<min(start + Self.lookUps, column.count)
            find(column, rows, where: kept, into: &groups, &missing)
            insert(missing, of: column, into: &groups)
            missing.removeAll(keepingCapacity: true)
        }
    }

    /// The groups of the keys of some rows, most of which are new.
    private mutating func insert(_ rows: [Int], of column: [Int64], into groups: inout [Int32]) {
        guard !rows.isEmpty else { return }
        let before = count
        grow(toHold: before + rows.count)
        words.append(contentsOf: repeatElement(0, count: rows.count))
        let mask = slots.count &- 1
        var count = before
        slots.withUnsafeMutableBufferPointer { slots in
            words.withUnsafeMutableBufferPointer { words in
                for row in rows {
                    let word = column[row]
                    var slot = Self.hash(word) & mask
                    while slots[slot] >= 0, words[Int(slots[slot])] != word { slot = (slot &+ 1) & mask }
                    if slots[slot] < 0 {
                        slots[slot] = Int32(count)
                        words[count] = word
                        count += 1
                    }
                    groups[row] = slots[slot]
                }
            }
        }
        words.removeLast(words.count - count)
        self.rows.append(contentsOf: repeatElement(0, count: count - before))
        for _ in 0..<(count - before) * argumentCount { arguments.append(Accumulator()) }
    }

    /// Writes the groups of the rows whose key is at the first slot that is looked
    /// at, and adds the others to `missing`.
    private func find(
        _ column: [Int64], _ rows: Range<Int>, where kept: Bitmap?, into groups: inout [Int32],
        _ missing: inout [Int]
    ) {
        let mask = slots.count &- 1
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.lookUps) { first in
            slots.withUnsafeBufferPointer { slots in
                for (place, row) in rows.enumerated() { first[place] = slots[Self.hash(column[row]) & mask] }
            }
            words.withUnsafeBufferPointer { words in
                for (place, row) in rows.enumerated() where kept?[row] ?? true {
                    let group = first[place]
                    if group >= 0, words[Int(group)] == column[row] {
                        groups[row] = group
                    } else {
                        missing.append(row)
                    }
                }
            }
        }
    }

    /// The group of each row, by keys of a word from each column.
    mutating func groups(of columns: [[Int64]], where kept: Bitmap?, into groups: inout [Int32]) {
        guard columns.count != 1 else { return self.groups(of: columns[0], where: kept, into: &groups) }
        var key = [Int64](repeating: 0, count: columns.count)
        for row in groups.indices where kept?[row] ?? true {
            for (index, column) in columns.enumerated() { key[index] = column[row] }
            groups[row] = Int32(index(of: key))
        }
    }

    /// Takes in another table, whose groups are those here of the given numbers.
    mutating func merge(_ other: GroupTable, into groups: [Int32]) {
        for (group, target) in groups.enumerated() { merge(group, of: other, into: Int(target)) }
    }

    /// Takes in a group of another table.
    mutating func merge(_ group: Int, of other: GroupTable, into target: Int) {
        rows[target] += other.rows[group]
        for argument in 0..<argumentCount {
            arguments[target * argumentCount + argument].merge(
                other.arguments[group * argumentCount + argument])
        }
    }
}

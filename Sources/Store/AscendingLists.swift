import Bits
import Blocks

/// Lists of strictly ascending numbers, one behind the other in one array.
struct AscendingLists: Sendable {
    var numbers: [UInt32] = []
    /// Where each list ends.
    var ends: [Int] = []

    var count: Int { ends.count }

    subscript(list: Int) -> ArraySlice<UInt32> { numbers[(list == 0 ? 0 : ends[list - 1])..<ends[list]] }
}

/// Lists of strictly ascending numbers below 2^32 (MAN-010): the lengths, the
/// first of each list that has one, and for each further number its distance
/// to the one before less one, as three packed streams. Lists that count up by
/// ones, as the datasets of one load do, take no bits for it.
extension ByteWriter {
    mutating func write(ascending lists: [[UInt32]]) {
        write(packed: lists.map { UInt64($0.count) })
        write(packed: lists.compactMap { $0.first.map(UInt64.init) })
        // Wraps around for numbers that do not ascend, which readers refuse.
        write(packed: lists.flatMap { zip($0, $0.dropFirst()).map { UInt64($1 &- $0 &- 1) } })
    }
}

extension ByteReader {
    /// Nil where a number is out of range or lists have more than `maximum` items.
    mutating func readAscending(_ count: Int, maximum: Int) throws(Truncated) -> AscendingLists? {
        let highest = Int(UInt32.max)
        guard let lengths = try readPacked(count, maximum: maximum) else { return nil }
        var total = 0
        for length in lengths {
            total += length
            guard total <= maximum else { return nil }
        }
        let filled = lengths.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
        guard let firsts = try readPacked(filled, maximum: highest),
            let gaps = try readPacked(total - filled, maximum: highest)
        else { return nil }
        var list = 0
        var gap = 0
        var lists = AscendingLists()
        lists.numbers.reserveCapacity(total)
        lists.ends.reserveCapacity(count)
        for length in lengths {
            if length > 0 {
                var number = firsts[list]
                list += 1
                let end = gap + length - 1
                lists.numbers.append(UInt32(number))
                while gap < end {
                    number += gaps[gap] + 1
                    gap += 1
                    guard number <= highest else { return nil }
                    lists.numbers.append(UInt32(number))
                }
            }
            lists.ends.append(lists.numbers.count)
        }
        return lists
    }
}

/// The integers that a filter keeps, as ranges in ascending order with a gap
/// between any two. Where there are many ranges close together a bit for each
/// integer of their span answers in their place.
public struct IntegerSet: Sendable, Equatable {
    public let ranges: [ClosedRange<Int64>]
    /// Bits of the span, and one more that is clear; empty where there are none.
    private let table: [UInt64]
    /// Of many single integers far apart: bits by a hash of each, so that most
    /// integers that are no member need no search; empty where there are none.
    private let hashes: [UInt64]
    /// The members of `hashes`, each at the first free slot from that of its own
    /// hash on, `vacant` where a slot is free; empty where too many share one, which
    /// somebody may have chosen them for.
    private let slots: [Int64]
    /// No member.
    private let vacant: Int64

    /// Ranges that are compared one by one; a look into the table costs as much
    /// as two of them.
    public static let fewRanges = 4
    /// Integers that a table spans at most: the rows of a segment, 128 KiB.
    private static let widestTable: Int64 = 1 << 20

    public static let none = IntegerSet(ascending: [])

    public init(_ range: ClosedRange<Int64>) { self.init(ascending: [range]) }

    /// In any order, also several times.
    public init(_ members: [Int64]) {
        var ranges: [ClosedRange<Int64>] = []
        for member in members.sorted() {
            // Ascending: a member is the last one again, its neighbour, or beyond.
            if let last = ranges.last, member == last.upperBound || member == last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...member
            } else {
                ranges.append(member...member)
            }
        }
        self.init(ascending: ranges)
    }

    private init(ascending ranges: [ClosedRange<Int64>]) {
        self.ranges = ranges
        guard ranges.count > Self.fewRanges, let first = ranges.first?.lowerBound,
            let last = ranges.last?.upperBound, last.subtractingReportingOverflow(first).overflow == false,
            last - first < Self.widestTable
        else {
            table = []
            hashes = Self.hashes(of: ranges)
            // There is a gap between any two ranges.
            vacant = hashes.isEmpty ? 0 : ranges[0].upperBound + 1
            slots = Self.slots(of: ranges, count: hashes.count, vacant)
            return
        }
        hashes = []
        slots = []
        vacant = 0
        var table = [UInt64](repeating: 0, count: Int(last - first + 1) / 64 + 1)
        for range in ranges {
            for member in range {
                let place = Int(member - first)
                table[place >> 6] |= 1 << UInt64(place & 63)
            }
        }
        self.table = table
    }

    /// Sixteen bits for each member: one of sixteen others is searched for.
    private static func hashes(of ranges: [ClosedRange<Int64>]) -> [UInt64] {
        guard ranges.count > manyRanges, ranges.count <= mostHashed,
            ranges.allSatisfy({ $0.upperBound &- $0.lowerBound >= 0 && $0.upperBound &- $0.lowerBound < 16 })
        else { return [] }
        var count = 1
        while count * 4 < ranges.count { count *= 2 }
        var hashes = [UInt64](repeating: 0, count: count)
        let shift = hashShift(words: count)
        for range in ranges {
            for member in range {
                let place = hash(member) &>> shift
                hashes[Int(place >> 6)] |= 1 << (place & 63)
            }
        }
        return hashes
    }

    /// Slots from the first of a member to its own, at most.
    private static let farthest = 64

    /// Twice as many slots as members, or more.
    private static func slots(of ranges: [ClosedRange<Int64>], count hashes: Int, _ vacant: Int64) -> [Int64]
    {
        guard hashes > 0 else { return [] }
        let members = ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 }
        var count = 1
        while count < 2 * members { count *= 2 }
        var slots = [Int64](repeating: vacant, count: count)
        let shift = UInt64(64 - count.trailingZeroBitCount)
        for range in ranges {
            for member in range {
                var slot = Int(hash(member) &>> shift)
                var steps = 0
                while slots[slot] != vacant {
                    slot = (slot + 1) & (count - 1)
                    steps += 1
                    if steps > farthest { return [] }
                }
                slots[slot] = member
            }
        }
        return slots
    }

    /// Whether a value is in a slot.
    @inline(__always)
    private static func isFound(_ value: Int64, _ slots: UnsafeBufferPointer<Int64>, _ vacant: Int64) -> Bool
    {
        let mask = slots.count &- 1
        var slot = Int(hash(value) &>> UInt64(64 &- slots.count.trailingZeroBitCount))
        while slots[slot] != vacant {
            if slots[slot] == value { return true }
            slot = (slot &+ 1) & mask
        }
        return false
    }

    /// Ranges that are searched for without hashes.
    private static let manyRanges = 16
    /// 16 MiB of hashes.
    private static let mostHashed = 1 << 23

    /// Fibonacci hashing: the upper bits of a product (D. Knuth, volume 3, 6.4).
    @inline(__always)
    private static func hash(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15
    }

    private static func hashShift(words: Int) -> UInt64 {
        UInt64(64 - 6 - words.trailingZeroBitCount)
    }

    public var isEmpty: Bool { ranges.isEmpty }

    public func contains(_ value: Int64) -> Bool {
        guard hashes.isEmpty else {
            let place = Self.hash(value) &>> Self.hashShift(words: hashes.count)
            guard hashes[Int(place &>> 6)] &>> (place & 63) & 1 != 0 else { return false }
            return slots.isEmpty
                ? isInRange(value) : slots.withUnsafeBufferPointer { Self.isFound(value, $0, vacant) }
        }
        return isInRange(value)
    }

    private func isInRange(_ value: Int64) -> Bool {
        let index = firstRange(endingAtOrAfter: value)
        return index < ranges.count && ranges[index].lowerBound <= value
    }

    /// Whether it holds all integers of a window, none of them, or some.
    public func share(of window: ClosedRange<Int64>) -> Share {
        let index = firstRange(endingAtOrAfter: window.lowerBound)
        guard index < ranges.count, ranges[index].lowerBound <= window.upperBound else { return .none }
        let covers =
            ranges[index].lowerBound <= window.lowerBound
            && ranges[index].upperBound >= window.upperBound
        return covers ? .all : .some
    }

    public enum Share: Sendable { case none, some, all }

    private func firstRange(endingAtOrAfter value: Int64) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension IntegerSet {
    /// Which of the 1,024 values of a vector are members, a bit each.
    public func select(_ values: UnsafePointer<Int64>, into words: VectorSelection.Words) {
        select(into: words) { range, words in
            VectorSelection.select(values, in: range, into: words)
        } value: {
            values[$0]
        }
    }

    /// Likewise of words that stand for values above `base`.
    public func select(
        _ values: UnsafePointer<UInt32>, base: Int64, into words: VectorSelection.Words
    ) {
        select(into: words) { range, words in
            let (last, isPast) = base.addingReportingOverflow(Int64(UInt32.max))
            let window = base...(isPast ? Int64.max : last)
            guard window.overlaps(range) else { return VectorSelection.fill(words, with: false) }
            let part = range.clamped(to: window)
            VectorSelection.select(
                values, in: UInt32(part.lowerBound - base)...UInt32(part.upperBound - base), into: words)
        } value: {
            base &+ Int64(values[$0])
        }
    }

    @inline(__always)
    private func select(
        into words: VectorSelection.Words,
        range select: (ClosedRange<Int64>, VectorSelection.Words) -> Void, value: (Int) -> Int64
    ) {
        if ranges.count <= Self.fewRanges {
            VectorSelection.fill(words, with: false)
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: VectorSelection.wordCount) { part in
                guard let part = part.baseAddress else { return }
                for range in ranges {
                    select(range, part)
                    for index in 0..<VectorSelection.wordCount { words[index] |= part[index] }
                }
            }
        } else if table.isEmpty, hashes.isEmpty {
            Self.fill(words) { contains(value($0)) }
        } else if table.isEmpty {
            hashes.withUnsafeBufferPointer { hashes in
                slots.withUnsafeBufferPointer { slots in
                    let shift = Self.hashShift(words: hashes.count)
                    Self.fill(words) { index in
                        let value = value(index)
                        let place = Self.hash(value) &>> shift
                        return hashes[Int(place &>> 6)] &>> (place & 63) & 1 != 0
                            && (slots.isEmpty ? isInRange(value) : Self.isFound(value, slots, vacant))
                    }
                }
            }
        } else {
            let first = ranges[0].lowerBound
            let span = UInt64(bitPattern: ranges[ranges.count - 1].upperBound &- first) &+ 1
            table.withUnsafeBufferPointer { table in
                Self.fill(words) { index in
                    // What is outside the span looks at the clear bit behind it.
                    let place = min(UInt64(bitPattern: value(index) &- first), span)
                    return table[Int(place >> 6)] >> (place & 63) & 1 != 0
                }
            }
        }
    }

    @inline(__always)
    private static func fill(_ words: VectorSelection.Words, _ holds: (Int) -> Bool) {
        for word in 0..<VectorSelection.wordCount {
            var bits: UInt64 = 0
            for bit in 0..<64 { bits |= (holds(word &* 64 &+ bit) ? 1 : 0) &<< UInt64(bit) }
            words[word] = bits
        }
    }
}

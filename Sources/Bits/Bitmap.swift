/// A fixed number of bits in 64-bit words, bit i at word i / 64, position i % 64.
///
/// Invariant: bits at and above `count` in the last word are zero.
public struct Bitmap: Sendable, Equatable {
    public private(set) var words: [UInt64]
    public let count: Int

    public init(count: Int, repeating bit: Bool) {
        self.count = count
        words = [UInt64](repeating: bit ? ~0 : 0, count: (count + 63) / 64)
        clearTail()
    }

    /// Takes `words` as they are; bits above `count` are cleared.
    public init(words: [UInt64], count: Int) {
        precondition(words.count == (count + 63) / 64, "a bitmap of \(count) bits has other words")
        self.words = words
        self.count = count
        clearTail()
    }

    private mutating func clearTail() {
        if count % 64 != 0 { words[words.count - 1] &= (1 << UInt64(count % 64)) - 1 }
    }
}

extension Bitmap {
    public subscript(index: Int) -> Bool { words[index >> 6] >> UInt64(index & 63) & 1 != 0 }

    public mutating func set(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }

    public mutating func clear(_ index: Int) { words[index >> 6] &= ~(1 << UInt64(index & 63)) }

    public mutating func set(_ range: Range<Int>) {
        for index in range { set(index) }
    }

    public var populationCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// Whether a bit of `range` is set.
    public func hasAny(in range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        let first = range.lowerBound >> 6
        let last = (range.upperBound - 1) >> 6
        let low: UInt64 = ~0 << UInt64(range.lowerBound & 63)
        let high: UInt64 = ~0 >> UInt64(63 - (range.upperBound - 1) & 63)
        if first == last { return words[first] & low & high != 0 }
        if words[first] & low != 0 || words[last] & high != 0 { return true }
        return words[first + 1..<last].contains { $0 != 0 }
    }

    public var isFull: Bool { populationCount == count }

    public mutating func formUnion(_ other: Bitmap) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    public mutating func formIntersection(_ other: Bitmap) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    public func inverted() -> Bitmap { Bitmap(words: words.map(~), count: count) }

    /// Calls `body` with every set index, ascending.
    @inlinable
    public func forEachSet(_ body: (Int) throws -> Void) rethrows {
        for (word, bits) in words.enumerated() {
            var rest = bits
            while rest != 0 {
                try body(word << 6 | rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
    }

    /// From the first set index to behind the last; nil where none is set.
    public var setBounds: Range<Int>? {
        guard let first = words.firstIndex(where: { $0 != 0 }), let last = words.lastIndex(where: { $0 != 0 })
        else { return nil }
        let end = last << 6 + (64 - words[last].leadingZeroBitCount)
        return first << 6 + words[first].trailingZeroBitCount..<end
    }

    /// The bits of `range`, renumbered from zero.
    public func slice(_ range: Range<Int>) -> Bitmap {
        let shift = UInt64(range.lowerBound & 63)
        let first = range.lowerBound >> 6
        let sliced = (0..<(range.count + 63) / 64).map { index in
            let low = words[first + index] >> shift
            let next = first + index + 1
            return shift == 0 || next == words.count ? low : low | words[next] << (64 - shift)
        }
        return Bitmap(words: sliced, count: range.count)
    }
}

import CKernels

/// Hashes of 128 bits of some rows, to which columns are added in any order:
/// for each row the sum, over its columns, of the hash of a word.
///
/// The hash of a word is the product of its two halves, to each of which 32
/// random bits of its column were added, modulo 2^32; twice with other bits (the
/// family NH of J. Black and others, "UMAC", 1999). Two rows that differ have one
/// hash with a probability of 2^-64, whatever their words are. Columns may be
/// added from several threads where each has rows of its own.
public final class RowHashes: @unchecked Sendable {
    public let count: Int
    private let left: UnsafeMutablePointer<UInt64>
    private let right: UnsafeMutablePointer<UInt64>

    public init(count: Int) {
        self.count = count
        left = UnsafeMutablePointer.allocate(capacity: count)
        right = UnsafeMutablePointer.allocate(capacity: count)
        left.initialize(repeating: 0, count: count)
        right.initialize(repeating: 0, count: count)
    }

    deinit {
        left.deallocate()
        right.deallocate()
    }
}

extension RowHashes {
    /// The random bits of a column.
    private struct Keys {
        let words: (left: UInt64, right: UInt64)
        /// What NULL adds.
        let null: (left: UInt64, right: UInt64)

        init(column: Int) {
            var random = SplitMix64(seed: 0x9FB2_1C65_1E98_DF25 &+ UInt64(column))
            words = (random.next(), random.next())
            null = (random.next(), random.next())
        }
    }

    /// Adds a word of each row from `first` on as those of a column.
    public func add(_ words: UnsafeBufferPointer<UInt64>, column: Int, first: Int) {
        precondition(first >= 0 && first + words.count <= count, "there are \(count) rows")
        guard let source = words.baseAddress else { return }
        let keys = Keys(column: column)
        syndb_hash_words(
            source, words.count, keys.words.left, keys.words.right, left + first, right + first)
    }

    /// The rows of `words` that are NULL, which have a word like the others, but
    /// whatever it is do not count it.
    public func add(
        _ words: UnsafeBufferPointer<UInt64>, validity: (Int) -> Bool, column: Int, first: Int
    ) {
        precondition(first >= 0 && first + words.count <= count, "there are \(count) rows")
        add(words, column: column, first: first)
        let keys = Keys(column: column)
        for row in words.indices where !validity(row) {
            var (own, other): (UInt64, UInt64) = (0, 0)
            var word = words[row]
            syndb_hash_words(&word, 1, keys.words.left, keys.words.right, &own, &other)
            left[first + row] &+= keys.null.left &- own
            right[first + row] &+= keys.null.right &- other
        }
    }

    /// Adds NULL to rows of a column.
    public func addNulls(_ rows: Range<Int>, column: Int) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "there are \(count) rows")
        let keys = Keys(column: column)
        for row in rows {
            left[row] &+= keys.null.left
            right[row] &+= keys.null.right
        }
    }

    /// The sum of the hashes of some rows that belong together, each mixed with
    /// `owner`, modulo 2^128: the same in any order.
    public func sum(_ rows: Range<Int>, owner: (high: UInt64, low: UInt64)) -> UInt128 {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "there are \(count) rows")
        var sum: UInt128 = 0
        for row in rows {
            // Rounds of a Feistel network, which sends no two hashes to one.
            var a = left[row] &+ owner.high &* Self.first
            var b = right[row] &+ owner.low &* Self.second
            b ^= Self.mixed(a, Self.first)
            a ^= Self.mixed(b, Self.second)
            sum &+= UInt128(a) << 64 | UInt128(b)
        }
        return sum
    }

    // Odd numbers of random bits.
    private static let first: UInt64 = 0x9FB2_1C65_1E98_DF25
    private static let second: UInt64 = 0xC6A4_A793_5BD1_E995

    @inline(__always)
    private static func mixed(_ word: UInt64, _ factor: UInt64) -> UInt64 {
        let product = (word ^ word &>> 32) &* factor
        return product ^ product &>> 29
    }
}

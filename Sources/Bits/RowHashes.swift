import CKernels

/// Hashes of 128 bits of some rows, to which columns are added in any order:
/// for each row the sum, over its columns, of the hash of a word.
///
/// The hash of a word is the product of its two halves, to each of which 32
/// random bits of its column were added, modulo 2^32; twice with other bits (the
/// family NH of J. Black and others, "UMAC", 1999). Two rows that differ have one
/// hash with a probability of 2^-64, whatever their words are.
public final class RowHashes {
    public let count: Int
    private let left: UnsafeMutablePointer<UInt64>
    private let right: UnsafeMutablePointer<UInt64>

    public init(count: Int) {
        self.count = count
        left = UnsafeMutablePointer.allocate(capacity: count)
        right = UnsafeMutablePointer.allocate(capacity: count)
        clear()
    }

    /// Begins with other rows, to which no column has been added.
    public func clear() {
        left.update(repeating: 0, count: count)
        right.update(repeating: 0, count: count)
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
            var random = SplitMix64(seed: HashPair.first &+ UInt64(column))
            words = (random.next(), random.next())
            null = (random.next(), random.next())
        }
    }

    /// Adds a word of each of the first rows as those of a column.
    public func add(_ words: UnsafeBufferPointer<UInt64>, column: Int) {
        precondition(words.count <= count, "there are \(count) rows")
        guard let source = words.baseAddress else { return }
        let keys = Keys(column: column)
        syndb_hash_words(source, words.count, keys.words.left, keys.words.right, left, right)
    }

    /// The rows of `words` that are NULL, which have a word like the others, but
    /// whatever it is do not count it.
    public func add(_ words: UnsafeBufferPointer<UInt64>, validity: (Int) -> Bool, column: Int) {
        add(words, column: column)
        let keys = Keys(column: column)
        for row in words.indices where !validity(row) {
            var (own, other): (UInt64, UInt64) = (0, 0)
            var word = words[row]
            syndb_hash_words(&word, 1, keys.words.left, keys.words.right, &own, &other)
            left[row] &+= keys.null.left &- own
            right[row] &+= keys.null.right &- other
        }
    }

    /// Adds NULL to the first `rows` rows of a column.
    public func addNulls(_ rows: Int, column: Int) {
        precondition(rows <= count, "there are \(count) rows")
        let keys = Keys(column: column)
        for row in 0..<rows {
            left[row] &+= keys.null.left
            right[row] &+= keys.null.right
        }
    }

    /// The sum of the hashes of the first `rows` rows, each mixed with `owner`,
    /// modulo 2^128: the same in any order.
    public func sum(_ rows: Int, owner: (high: UInt64, low: UInt64)) -> UInt128 {
        precondition(rows <= count, "there are \(count) rows")
        var sum: UInt128 = 0
        for row in 0..<rows {
            var pair = HashPair(
                left: left[row] &+ owner.high &* HashPair.first,
                right: right[row] &+ owner.low &* HashPair.second)
            pair.permute()
            sum &+= UInt128(pair.left) << 64 | UInt128(pair.right)
        }
        return sum
    }
}

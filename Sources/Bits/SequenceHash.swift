import CKernels

/// A hash of 128 bits of words in their order.
///
/// So many words at a time as there are keys have the hash that rows have
/// (`RowHashes`), each word with random bits of its place; these go one after the
/// other through a permutation. Two sequences that differ have one hash with a
/// probability of about 2^-64, unless somebody makes them so.
public struct SequenceHash: Equatable, Sendable {
    private var pair = HashPair(left: HashPair.first, right: HashPair.second)

    public init() {}

    /// Random bits for each place, twice.
    private static let keys: [UInt64] = {
        var random = SplitMix64(seed: HashPair.second)
        return (0..<2 * wordsAtATime).map { _ in random.next() }
    }()
    private static let wordsAtATime = 1024

    /// Adds words that belong together: the same ones in two parts have another hash,
    /// and so have the same ones of another `kind`.
    public mutating func add(_ words: UnsafeBufferPointer<UInt64>, kind: UInt64 = 0) {
        add(UInt64(words.count), kind)
        guard let start = words.baseAddress else { return }
        Self.keys.withUnsafeBufferPointer { keys in
            // Safety: there are twice as many keys as words at a time.
            guard let keys = keys.baseAddress else { return }
            for first in stride(from: 0, to: words.count, by: Self.wordsAtATime) {
                let hash = syndb_hash_sequence(
                    start + first, min(Self.wordsAtATime, words.count - first), keys,
                    keys + Self.wordsAtATime)
                add(hash.left, hash.right)
            }
        }
    }

    private mutating func add(_ left: UInt64, _ right: UInt64) {
        pair.left &+= left
        pair.right &+= right
        pair.permute()
    }
}

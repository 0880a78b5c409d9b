import Columns

/// A hash table over the rows of one side of a join: rows of one bucket are
/// chained, and stand in their order.
struct JoinTable: Sendable {
    private let keys: JoinKeys
    private let hashes: [UInt64?]
    /// The first row of each bucket, -1 for none.
    private var heads: [Int32]
    /// The next row of the same bucket.
    private var next: [Int32]
    private let mask: UInt64

    /// Bytes beside the columns themselves.
    static func bytes(rows: Int) -> Int { rows * 32 }

    init(_ keys: JoinKeys) {
        self.keys = keys
        hashes = keys.hashes()
        var buckets = 16
        while buckets < keys.count * 2 { buckets *= 2 }
        mask = UInt64(buckets - 1)
        heads = Array(repeating: -1, count: buckets)
        next = Array(repeating: -1, count: keys.count)
        // Backwards, so that each chain ascends.
        for row in stride(from: keys.count - 1, through: 0, by: -1) {
            guard let hash = hashes[row] else { continue }
            let bucket = Int(hash & mask)
            next[row] = heads[bucket]
            heads[bucket] = Int32(row)
        }
    }

    /// Calls `found` with each row of `other` and the rows here that equal it,
    /// ascending; with an empty list for none.
    func match(_ other: JoinKeys, _ found: (Int, [Int32]) throws -> Void) rethrows {
        let otherHashes = other.hashes()
        let areWords = keys.areWords(as: other)
        let (own, theirs) = areWords ? (keys.words, other.words) : ([], [])
        var matches: [Int32] = []
        for row in 0..<other.count {
            matches.removeAll(keepingCapacity: true)
            if let hash = otherHashes[row] {
                var candidate = heads[Int(hash & mask)]
                while candidate >= 0 {
                    let place = Int(candidate)
                    if hashes[place] == hash {
                        let isEqual =
                            areWords
                            ? Self.areEqual(own, place, theirs, row) : keys.isEqual(place, to: other, row)
                        if isEqual { matches.append(candidate) }
                    }
                    candidate = next[place]
                }
            }
            try found(row, matches)
        }
    }

    private static func areEqual(_ own: [[Int64]], _ place: Int, _ theirs: [[Int64]], _ row: Int) -> Bool {
        for column in own.indices where own[column][place] != theirs[column][row] { return false }
        return true
    }
}

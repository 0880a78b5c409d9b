import Columns
import Sketches

/// The distinct sketch of a group: hashes one by one while they are few, so that
/// a million small groups do not take 4 KiB each. What comes out depends on the
/// set of values alone.
struct DistinctHashes: Sendable {
    /// A set of so many takes more than the registers.
    private static let most = 256

    private var few = Set<UInt64>()
    private var many: DistinctSketch?

    mutating func add(_ value: Value) {
        switch value {
        case .null: break
        case .boolean(let truth): add(ValueHash.hash(truth ? 1 : 0 as Int64))
        case .integer(let number): add(ValueHash.hash(number))
        case .double(let number): add(ValueHash.hash(number.isNaN ? .nan : number))
        case .text(let text): add(ValueHash.hash(text))
        case .identifier(let identifier): add(ValueHash.hash(identifier))
        }
    }

    private mutating func add(_ hash: UInt64) {
        if many != nil {
            many?.add(hash: hash)
        } else {
            few.insert(hash)
            if few.count > Self.most { formUnion(DistinctSketch()) }
        }
    }

    mutating func formUnion(_ other: DistinctHashes) {
        if let sketch = other.many { formUnion(sketch) }
        for hash in other.few { add(hash) }
    }

    mutating func formUnion(_ sketch: DistinctSketch) {
        var union = many ?? DistinctSketch()
        many = nil
        for hash in few { union.add(hash: hash) }
        few.removeAll()
        union.formUnion(sketch)
        many = union
    }

    /// The estimated number of different values.
    var estimate: Int64 {
        var copy = self
        copy.formUnion(DistinctSketch())
        return Int64((copy.many?.estimate ?? 0).rounded())
    }
}

import Blocks
import Columns

/// The ids of all datasets by ordinal, and the way back.
struct DatasetIDs: Sendable {
    let ids: [UUIDBytes]
    /// Throws where two datasets have one id.
    let ordinals: Deferred<[UUIDBytes: UInt32], any Error>

    init(_ ids: [UUIDBytes]) {
        self.ids = ids
        ordinals = Deferred {
            var ordinals: [UUIDBytes: UInt32] = [:]
            ordinals.reserveCapacity(ids.count)
            for (ordinal, id) in ids.enumerated() {
                guard ordinals.updateValue(UInt32(ordinal), forKey: id) == nil else {
                    throw CatalogFormat.damaged(6, "dataset \(ordinal) repeats the id \(id)")
                }
            }
            return ordinals
        }
    }
}

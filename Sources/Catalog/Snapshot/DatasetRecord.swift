import Columns

/// What the catalogue keeps of a dataset besides its metadata.
struct DatasetRecord: Sendable, Equatable {
    var id: UUIDBytes
    /// The position in `Schema.packs`.
    var pack: Int
    var isDeleted: Bool
}

import Columns

/// A query column that stands for dataset metadata.
public struct MetadataColumnReference: Sendable, Equatable, Hashable {
    public enum Source: Sendable, Equatable, Hashable {
        /// The dataset's own id.
        case datasetID
        /// The part of that position.
        case part(Int)
        /// The present parts joined by a blank.
        case joined
    }

    public var name: String
    /// The position in `Schema.metadataFields`; -1 for `dataset_id`.
    public var fieldIndex: Int
    public var source: Source
    public var kind: ResultColumn.Kind
    public var isManyValued: Bool
    public var meaning: String
    public var vocabulary: String?
}

import Columns

/// A query column that stands for dataset metadata: one object for all who name it,
/// as with `TableSchema`.
public final class MetadataColumnReference: Sendable {
    public enum Source: Sendable, Equatable, Hashable {
        /// The dataset's own id.
        case datasetID
        /// The part of that position.
        case part(Int)
        /// The present parts joined by a blank.
        case joined
    }

    public let name: String
    /// The position in `Schema.metadataFields`; -1 for `dataset_id`.
    public let fieldIndex: Int
    public let source: Source
    public let kind: ResultColumn.Kind
    public let isManyValued: Bool
    public let meaning: String
    public let vocabulary: String?

    init(
        name: String, fieldIndex: Int, source: Source, kind: ResultColumn.Kind, isManyValued: Bool,
        meaning: String, vocabulary: String?
    ) {
        self.name = name
        self.fieldIndex = fieldIndex
        self.source = source
        self.kind = kind
        self.isManyValued = isManyValued
        self.meaning = meaning
        self.vocabulary = vocabulary
    }
}

extension MetadataColumnReference: Hashable {
    public static func == (left: MetadataColumnReference, right: MetadataColumnReference) -> Bool {
        left === right
            || left.name == right.name && left.fieldIndex == right.fieldIndex && left.source == right.source
                && left.kind == right.kind && left.isManyValued == right.isManyValued
                && left.meaning == right.meaning && left.vocabulary == right.vocabulary
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(fieldIndex)
        hasher.combine(source)
    }
}

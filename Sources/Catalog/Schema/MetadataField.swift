/// A field of a dataset's metadata, as a pack declares it.
public struct MetadataField: Sendable, Equatable {
    /// The key in metadata files.
    public var name: String
    /// Other accepted keys.
    public var aliases: [String]
    public var meaning: String
    /// Any number of elements; else at most one, which states the one
    /// condition of the dataset.
    public var isList: Bool
    /// Elements are objects of `parts`; else each is the value of the one part.
    public var hasObjects: Bool
    /// At least one.
    public var parts: [MetadataPart]
    /// The query column of an element's present parts joined by a blank.
    public var joined: String?
    public var isRequired: Bool
    /// A dataset without it gives a warning.
    public var isExpected: Bool
    /// What queries see where the field is absent; only of one-part fields.
    public var absentCountsAs: String?
    /// Computed by the store: accepted in files and ignored with a warning.
    public var isDerived: Bool
}

extension MetadataField {
    /// Every query column of the field.
    public var columnNames: [String] {
        isDerived ? [] : parts.map(\.column) + (joined.map { [$0] } ?? [])
    }
}

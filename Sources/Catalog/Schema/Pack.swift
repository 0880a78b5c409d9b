/// A pack file: tables, metadata fields and vocabularies of one domain.
///
/// What a pack says about tables of other packs is checked by `Schema`, which
/// knows them all.
public struct Pack: Sendable {
    public var name: String
    public var version: Int
    public var title: String
    /// The exact text of the file.
    public var source: String
    /// For messages.
    public var file: String
    public var metadata: [Placed<MetadataField>]
    public var vocabularies: [Placed<Vocabulary>]
    public var tables: [Placed<TableDeclaration>]
}

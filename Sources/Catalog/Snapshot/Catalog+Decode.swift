import Bits
import Blocks
import Columns

extension Catalog {
    /// What a catalogue file is, for `BlockFile`.
    public static let fileKind = CatalogFormat.kind

    /// Reads what opening needs of a catalogue file: its schema, and which
    /// datasets are deleted. Throws a `CatalogError` that cites the broken rule
    /// of FormatSpec; `path` is for messages.
    public static func read(_ file: BlockFile, path: String) throws -> Catalog {
        try CatalogDecoder(file: file, path: path).catalog()
    }

    /// Reads every part, so that what is damaged throws here, and compares what
    /// stands in the file twice: the schema and the texts of the packs.
    public func check() throws {
        for field in fields { _ = try field.value() }
        _ = try ids.value().ordinals.value()
        for reference in schema.metadataColumns where reference.source != .datasetID {
            _ = try code(of: .null, in: reference)
        }
        guard try Schema(packs: packs()).encode() == schema.encode() else {
            throw CatalogFormat.damaged(5, "the schema is not that of the packs' texts")
        }
    }
}

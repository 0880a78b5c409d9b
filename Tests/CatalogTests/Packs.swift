@testable import Catalog

/// Schemas and metadata that several tests use.
enum Packs {
    static func schema(_ names: String...) throws -> Schema {
        try Schema(packs: names.compactMap { Pack.builtIn(named: $0) })
    }

    static func packs(_ names: String...) -> [Pack] { names.compactMap { Pack.builtIn(named: $0) } }

    /// The message of the error that a pack text gives, alone in a store.
    static func refusal(_ text: String) -> String {
        do {
            _ = try Schema(packs: [Pack.parse(text, file: "p.yaml")])
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    /// The message of the error that a metadata text gives.
    static func metadataRefusal(_ text: String, strict: Bool = false) throws -> String {
        do {
            _ = try MetadataFile.parse(
                text, file: "m.yaml", schema: schema("syndb", "cryoet"), strict: strict)
            return "accepted"
        } catch {
            return "\(error)"
        }
    }
}

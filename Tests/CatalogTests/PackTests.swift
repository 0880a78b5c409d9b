import Testing

@testable import Catalog

@Suite struct PackTests {
    @Test func builtInsMerge() throws {
        for name in Pack.builtInNames {
            let bytes = name == "syndb" ? PackageResources.syndb_yaml : PackageResources.cryoet_yaml
            let pack = try Pack.parse(String(decoding: bytes, as: UTF8.self), file: "\(name).yaml")
            _ = try Schema(packs: [pack])
        }
        let schema = try Schema(packs: Pack.builtInNames.compactMap { Pack.builtIn(named: $0) })
        print(schema.tables.map { "\($0.name) \($0.columns.count)" })
        print(schema.metadataColumns.map(\.name))
    }
}

import Columns
import Testing

@testable import Catalog

@Suite struct PackTests {
    private static let geometry = [
        "voxel_volume", "voxel_radius", "s3_mesh_location", "mesh_volume", "mesh_surface_area",
        "mesh_area_volume_ratio", "mesh_sphericity", "centroid_z", "centroid_x", "centroid_y",
    ]
    private static let parent = ["parent_id", "parent_enum", "neuron_id"]

    @Test func builtInPacksParse() throws {
        let texts = [
            ("syndb.yaml", PackageResources.syndb_yaml), ("cryoet.yaml", PackageResources.cryoet_yaml),
        ]
        for (file, bytes) in texts {
            _ = try Schema(packs: [Pack.parse(String(decoding: bytes, as: UTF8.self), file: file)])
        }
        #expect(Pack.builtInNames.allSatisfy { Pack.builtIn(named: $0) != nil })
        #expect(Pack.builtIn(named: "nothing") == nil)
        _ = try Packs.schema("syndb", "cryoet")
        _ = try Packs.schema("cryoet", "syndb")
    }

    @Test func compartmentTablesHaveTheirColumns() throws {
        let schema = try Packs.schema("syndb")
        func columns(_ table: String) -> [String] {
            schema.table(named: table)?.columns.map(\.name) ?? []
        }
        #expect(
            columns("vesicle")
                == ["cid", "neurotransmitter", "distance_to_active_zone", "minimum_normal_length"]
                + Self.geometry + Self.parent)
        #expect(columns("Mitochondria") == ["cid"] + Self.geometry + Self.parent)
        #expect(
            columns("axons")
                == ["cid", "terminal_count", "mitochondria_count", "total_mitochondria_volume"]
                + Self.geometry + ["s3_swb_location"] + Self.parent)
        #expect(
            columns("syndb.synapse") == [
                "cid", "connection_score", "cleft_score", "gaba", "acetylcholine", "glutamate", "octopamine",
                "serotonin", "dopamine", "cave_id", "pre_id", "post_id", "centroid_x", "centroid_y",
                "centroid_z", "neuropil",
            ])
        #expect(
            columns("neuron").prefix(13) == (["cid", "polarity"] + Self.geometry + ["s3_swb_location"])[...])
        #expect(schema.tables.map(\.code) == Array(1...11))
    }

    @Test func columnsAreFoundByAlias() throws {
        let synapse = try #require(Packs.schema("syndb").table(named: "SYNAPSES"))
        #expect(synapse.column(named: "serine")?.name == "serotonin")
        #expect(synapse.column(named: "GABA")?.name == "gaba")
        #expect(synapse.column(named: "cave_id")?.type == .int64)
        #expect(synapse.column(named: "mesh_volume") == nil)
        let vesicle = try #require(Packs.schema("syndb").table(named: "vesicle"))
        #expect(vesicle.column(named: "parent_id")?.references.first == "dendritic_spine")
        #expect(vesicle.column(named: "parent_enum")?.derivation == .parentTable)
        #expect(vesicle.column(named: "cid")?.isNullable == false)
    }

    @Test func metadataColumnsAreThoseOfTheContract() throws {
        let schema = try Packs.schema("syndb")
        #expect(
            Set(schema.metadataColumns.map(\.name))
                == Set(
                    ("dataset_id label species brain_region direction gene expression mutation microscopy "
                        + "publication_doi data_license collection access sex age notes owner_id group")
                        .split(separator: " ").map(String.init)))
        #expect(schema.vocabulary(named: "species")?.terms.count == 22)
        #expect(schema.vocabulary(named: "direction")?.terms.count == 32)
        #expect(schema.metadataColumn(named: "Brain_Region")?.isManyValued == true)
        #expect(schema.metadataColumn(named: "species")?.isManyValued == false)
    }

    @Test func termsKnowWhatIsUnderThem() throws {
        let regions = try #require(Packs.schema("syndb").vocabulary(named: "brain_structure"))
        #expect(
            regions.under("basal ganglia")
                == ["basal ganglia", "striatum", "globus pallidus", "substantia nigra", "nucleus accumbens"])
        #expect(regions.under("nowhere") == ["nowhere"])
    }

    @Test func fingerprintsFollowTheForm() throws {
        let one = TableSchema(
            code: 1, name: "a", plural: "as", pack: "p",
            columns: [ColumnSchema(name: "x", type: .int8, unit: "nm", meaning: "m")])
        let other = TableSchema(
            code: 2, name: "a", plural: "b", pack: "q", columns: [ColumnSchema(name: "x", type: .int8)])
        let third = TableSchema(
            code: 1, name: "a", plural: "as", pack: "p", columns: [ColumnSchema(name: "x", type: .int16)])
        #expect(one.fingerprint == other.fingerprint)
        #expect(one.fingerprint != third.fingerprint)
    }

    @Test func anotherPackAddsColumnsAndTables() throws {
        let text = """
            pack: laboratory
            tables:
              - extends: syndb.mitochondria
                columns: [{ name: cristae_count, type: int32, unit: count }]
              - name: lysosome
                code: 200
                plural: lysosomes
                key: [cid]
                columns:
                  - { name: cid, type: id }
                  - { name: parent_id, type: id, references: [syndb.neuron] }
            """
        let pack = try Pack.parse(text, file: "laboratory.yaml")
        #expect(pack.source == text)
        let schema = try Schema(packs: [try #require(Pack.builtIn(named: "syndb")), pack])
        #expect(schema.table(named: "mitochondria")?.columns.last?.name == "cristae_count")
        #expect(schema.table(named: "laboratory.lysosomes")?.code == 200)
        #expect(schema.fields(ofPack: "laboratory").count == schema.metadataFields.count)
        #expect(schema.fields(ofPack: "unknown").isEmpty)
        let alone = try Schema(packs: [Pack.parse("pack: bare", file: "b.yaml")])
        #expect(alone.metadataFields.map(\.name) == ["label"])
    }
}

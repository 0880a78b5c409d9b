import Bits
import Columns
import Testing

@testable import Catalog

@Suite struct CatalogTests {
    private func catalog() throws -> Catalog {
        let schema = try Packs.schema("syndb", "cryoet")
        let text = """
            - id: 00112233-4455-6677-8899-aabbccddeeff
              label: one
              species: mouse
              brain_regions: [{ brain_structure: CA1, direction: dorsal }, { brain_structure: CA3 }]
              mutations: [{ gene: Fmr1, expression: KO }, { gene: Shank3 }]
              microscopy: SBEM
              publication_dois: [10.1/a, 10.1/b]
            - id: 10112233-4455-6677-8899-aabbccddeeff
              label: two
              species: rat
              brain_regions: [{ brain_structure: CA1 }]
              microscopy: SBEM
              access: restricted
            - { id: 20112233-4455-6677-8899-aabbccddeeff, label: one, sample_type: cell, portal_id: 10301 }
            """
        let parsed = try MetadataFile.parse(text, file: "m.yaml", schema: schema)
        return try Catalog(number: 1, packs: Packs.packs("syndb", "cryoet")).adding(parsed, number: 2).catalog
    }

    private let zero = DatasetOrdinal(0)
    private let one = DatasetOrdinal(1)
    private let two = DatasetOrdinal(2)

    private func set(_ bitmap: Bitmap) -> [Int] {
        var indexes: [Int] = []
        bitmap.forEachSet { indexes.append($0) }
        return indexes
    }

    private func having(_ text: String, _ column: String, in catalog: Catalog) throws -> [Int] {
        let reference = try #require(catalog.metadataColumn(named: column))
        guard let code = try catalog.code(of: .text(text), in: reference) else { return [] }
        return set(try catalog.datasets(havingTerm: code, of: reference))
    }

    @Test func datasetsAreFound() throws {
        let catalog = try catalog()
        #expect(catalog.number == 2)
        #expect(catalog.count == 3)
        #expect(try catalog.dataset(catalog.id(of: one)) == one)
        #expect(try catalog.ordinals(label: "one") == [zero, two])
        #expect(try catalog.ordinals(label: "three") == [])
        #expect(catalog.pack(of: two) == "cryoet")
        #expect(try having("CA1", "brain_region", in: catalog) == [0, 1])
        #expect(try having("Shank3", "mutation", in: catalog) == [0])
        #expect(try having("Fmr1 knock-out", "MUTATION", in: catalog) == [0])
        #expect(try having("10.1/b", "publication_doi", in: catalog) == [0])
        #expect(
            try having("10112233-4455-6677-8899-aabbccddeeff", "dataset_id", in: catalog) == [1])
    }

    @Test func absentAccessIsOpen() throws {
        let catalog = try catalog()
        let access = try #require(catalog.metadataColumn(named: "access"))
        #expect(try having("open", "access", in: catalog) == [0, 2])
        #expect(try catalog.values(of: access, zero) == [.text("open")])
        #expect(try catalog.values(of: access, one) == [.text("restricted")])
        #expect(try catalog.metadata(of: zero).fields["access"] == nil)
        #expect(try catalog.elementCount(access.fieldIndex, zero) == 0)
    }

    @Test func partsOfOneElementStayTogether() throws {
        let catalog = try catalog()
        let gene = try #require(catalog.metadataColumn(named: "gene"))
        let expression = try #require(catalog.metadataColumn(named: "expression"))
        #expect(gene.fieldIndex == expression.fieldIndex)
        #expect(try catalog.values(of: gene, zero) == [.text("Fmr1"), .text("Shank3")])
        #expect(try catalog.values(of: expression, zero) == [.text("knock-out"), .null])
        #expect(try catalog.codes(of: expression, zero) == [0, .max])
        #expect(try catalog.values(of: gene, one) == [])
        #expect(try catalog.elementCount(gene.fieldIndex, zero) == 2)
        let portal = try #require(catalog.metadataColumn(named: "portal_id"))
        #expect(portal.kind == .integer)
        #expect(try catalog.values(of: portal, two) == [.integer(10301)])
    }

    @Test func editsGiveNewCatalogues() throws {
        let old = try catalog()
        var metadata = try old.metadata(of: zero)
        metadata.fields["mutations"] = nil
        let edited = try old.replacing(zero, with: metadata, number: 3)
        #expect(edited.number == 3)
        #expect(try having("Fmr1", "gene", in: edited) == [])
        #expect(try having("Fmr1", "gene", in: old) == [0])
        let gene = try #require(edited.metadataColumn(named: "gene"))
        #expect(try edited.terms(of: gene) == [])

        let deleted = try edited.deleting(zero, number: 4)
        #expect(deleted.isDeleted(zero))
        #expect(deleted.count == 3)
        #expect(set(deleted.liveDatasets) == [1, 2])
        #expect(try having("CA1", "brain_region", in: deleted) == [1])
        #expect(try having("open", "access", in: deleted) == [2])
        #expect(try deleted.metadata(of: zero).fields.isEmpty)
        #expect(throws: CatalogError.self) { try deleted.deleting(zero, number: 5) }
        #expect(throws: CatalogError.self) {
            try deleted.replacing(DatasetOrdinal(9), with: metadata, number: 5)
        }
    }

    @Test func idsAreNeverUsedTwice() throws {
        let catalog = try catalog().deleting(one, number: 3)
        for (ordinal, reason) in [(zero, "is in the store"), (one, "belonged to a deleted dataset")] {
            let id = try catalog.id(of: ordinal)
            let dataset = ParsedDataset(metadata: DatasetMetadata(id: id, fields: ["label": [[.text("x")]]]))
            #expect { try catalog.adding([dataset], number: 4) } throws: {
                "\($0)" == "the dataset id \(id) \(reason); leave the id out for a new one"
            }
        }
        let fresh = ParsedDataset(metadata: DatasetMetadata(fields: ["label": [[.text("x")]]]))
        let (added, ordinals) = try catalog.adding([fresh, fresh], number: 4)
        #expect(ordinals == [DatasetOrdinal(3), DatasetOrdinal(4)])
        #expect(try added.id(of: ordinals[0]) != added.id(of: ordinals[1]))
    }

    @Test func metadataOfAnotherShapeIsRefused() throws {
        let catalog = try catalog()
        let shapes: [[String: [[Value]]]] = [
            ["nothing": [[.text("x")]]], ["label": [[.integer(1)]]], ["label": [[.text("a")], [.text("b")]]],
            ["mutations": [[.text("x")]]], ["mutations": [[.null, .null]]],
            ["sample_type": [[.text("cell")]]],
            ["number_of_units": [[.integer(1)]]],
        ]
        for fields in shapes {
            #expect(throws: CatalogError.self) {
                let metadata = DatasetMetadata(pack: "syndb", fields: fields)
                return try catalog.adding([ParsedDataset(metadata: metadata)], number: 3)
            }
        }
    }

    @Test func jsonIsReadBack() throws {
        let catalog = try catalog()
        for ordinal in [zero, one, two] {
            for pretty in [false, true] {
                let text = try catalog.jsonObject(of: ordinal, pretty: pretty)
                let parsed = try MetadataFile.parse(text, file: "j.json", schema: catalog.schema)
                #expect(try parsed.map(\.metadata) == [catalog.metadata(of: ordinal)])
            }
        }
        #expect(
            try catalog.jsonObject(of: two)
                == "{\"id\": \"20112233-4455-6677-8899-aabbccddeeff\", \"pack\": \"cryoet\", "
                + "\"label\": \"one\", \"portal_id\": 10301, \"sample_type\": \"cell\"}")
    }

    @Test func anotherSchemaIsAdopted() throws {
        let syndb = try Packs.schema("syndb")
        let parsed = try MetadataFile.parse("label: x\nsex: male", file: "m", schema: syndb)
        let small = try Catalog(number: 1, packs: Packs.packs("syndb")).adding(parsed, number: 2).catalog
        let grown = try small.adopting(Packs.packs("syndb", "cryoet"), number: 3)
        #expect(try grown.metadata(of: zero) == small.metadata(of: zero))
        #expect(grown.metadataColumn(named: "sample_type") != nil)
        #expect(throws: CatalogError.self) { try catalog().adopting(Packs.packs("syndb"), number: 3) }
    }
}

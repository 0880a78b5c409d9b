import Columns
import Testing

@testable import Catalog

@Suite struct MetadataTests {
    private let example = """
        { "id": "8b4ae5f1-a941-46a0-956a-26afbccdafe5", "label": "Olfactory bulb SBEM #0",
          "species": "Mus musculus",
          "brain_regions": [{"brain_structure": "olfactory bulb", "direction": "dorsal"}],
          "mutations": [{"gene": "Fmr1", "expression": "knock-out"}], "microscopy": "SBEM",
          "publication_dois": ["10.1101/2024.05.02.540322"], "data_license": "CC-BY-4.0",
          "dataset_collection_names": [], "authorized_group_names": [], "access": "open",
          "sex": "male", "age": "P52", "notes": "", "owner_id": "" }
        """

    private func parse(_ text: String) throws -> [ParsedDataset] {
        try MetadataFile.parse(text, file: "m.yaml", schema: Packs.schema("syndb", "cryoet"))
    }

    @Test func theExampleOfTheContractIsRead() throws {
        let parsed = try #require(try parse(example).first)
        #expect(parsed.warnings == [])
        #expect(parsed.metadata.id?.description == "8b4ae5f1-a941-46a0-956a-26afbccdafe5")
        #expect(parsed.metadata.pack == "syndb")
        #expect(parsed.metadata.label == "Olfactory bulb SBEM #0")
        #expect(parsed.metadata.fields["brain_regions"] == [[.text("olfactory bulb"), .text("dorsal")]])
        #expect(parsed.metadata.fields["mutations"] == [[.text("Fmr1"), .text("knock-out")]])
        #expect(parsed.metadata.fields["notes"] == nil)
        #expect(parsed.metadata.fields["dataset_collection_names"] == nil)
    }

    @Test func spellingsBecomeTerms() throws {
        let text = """
            - label: one
              animal: Mouse
              brain_regions: [{ brain_structure: CA1, direction: null }]
              microscopy: SBEM
              data_license: CC BY
              mutations: { gene: Fmr1 }
            - { label: two, species: Homo sapiens, brain_regions: [], microscopy: "", age: 52 }
            """
        let parsed = try parse(text)
        #expect(parsed[0].warnings == [])
        #expect(parsed[0].metadata.fields["species"] == [[.text("Mus musculus")]])
        #expect(parsed[0].metadata.fields["data_license"] == [[.text("CC-BY-4.0")]])
        #expect(parsed[0].metadata.fields["mutations"] == [[.text("Fmr1"), .null]])
        #expect(parsed[0].metadata.fields["brain_regions"] == [[.text("CA1"), .null]])
        #expect(parsed[1].metadata.fields["age"] == [[.text("52")]])
        #expect(
            parsed[1].warnings == [
                "m.yaml:7: the dataset states no 'brain_regions'",
                "m.yaml:7: the dataset states no 'microscopy'",
            ])
    }

    @Test func theOtherPackIsRecognised() throws {
        let parsed = try parse(
            """
            label: Yeast
            sample_type: cell
            organism_taxid: 4932
            file_size: 1.5e9
            release_date: 2024-02-29
            authors: [{ name: A, corresponding_author_status: true, author_list_order: 1 }]
            """)
        let fields = parsed[0].metadata.fields
        #expect(parsed[0].metadata.pack == "cryoet")
        #expect(fields["organism_taxid"] == [[.integer(4932)]])
        #expect(fields["file_size"] == [[.double(1.5e9)]])
        #expect(fields["release_date"] == [[.text("2024-02-29")]])
        #expect(fields["authors"]?[0][0] == .text("A"))
        #expect(fields["authors"]?[0][7] == .boolean(true))
    }

    @Test func openVocabulariesWarn() throws {
        let text = """
            label: x
            species: rat
            brain_regions: [{ brain_structure: hipocampus }]
            microscopy: SBEM
            mutations: [{ gene: Zzz9 }, { gene: Zzz9 }]
            syndb_tables: [neuron]
            number_of_units: 7
            """
        #expect(
            try parse(text)[0].warnings == [
                "m.yaml:3: 'hipocampus' is no known term for 'brain_structure'; "
                    + "the nearest known term is 'hippocampus'; stored as given",
                "m.yaml:5: 'Zzz9' is no known term for 'gene'; no known term is near; stored as given",
                "m.yaml:5: 'Zzz9' is no known term for 'gene'; no known term is near; stored as given",
                "m.yaml:5: 'mutations' names an element twice; one is kept",
                "m.yaml:6: 'syndb_tables' is computed by the store and ignored here",
                "m.yaml:7: 'number_of_units' is computed by the store and ignored here",
            ])
        #expect(
            try Packs.metadataRefusal(text, strict: true)
                == "m.yaml:3: 'hipocampus' is no known term for 'brain_structure'; "
                + "the nearest known term is 'hippocampus'")
    }

    @Test(arguments: [
        ("", "1: expected the metadata of a dataset, found an empty file"),
        ("[]", "1: expected the metadata of a dataset, found an empty list"),
        ("- 7", "1: expected the metadata of a dataset as an object, found '7'"),
        ("species: mouse", "1: a dataset needs a 'label' that is not empty"),
        ("label: ''", "1: a dataset needs a 'label' that is not empty"),
        (
            "label: x\nspecis: mouse",
            "2: the pack 'syndb' has no metadata field 'specis'; did you mean 'species'?"
        ),
        (
            "label: x\nbrain_region: CA1",
            "2: there is no metadata field 'brain_region'; it is a part of 'brain_regions'"
        ),
        (
            "label: x\nspecies: Mus musclus",
            "2: 'Mus musclus' is no known term for 'species'; the nearest known term is 'Mus "
                + "musculus'"
        ),
        ("label: x\nspecies: unicorn", "2: 'unicorn' is no known term for 'species'; no known term is near"),
        (
            "label: x\naccess: secret",
            "2: 'secret' is no known term for 'access'; known terms are open, registered, restricted"
        ),
        (
            "label: x\nspecies: [Mus musculus, Rattus norvegicus]",
            "2: 'species' states the one condition of a dataset, found 2 values; split the dataset "
                + "into one per value"
        ),
        (
            "label: x\nspecies: mouse\nspecies: rat",
            "2: the key 'species' is given twice; a dataset states one condition: split it, or give "
                + "a list where the field takes one"
        ),
        (
            "label: x\nspecies: mouse\nanimal: rat",
            "3: 'animal' and 'species' are one field; a dataset states one condition: keep one of "
                + "them, or split the dataset"
        ),
        (
            "label: x\nid: 12",
            "2: expected a UUID like 8b4ae5f1-a941-46a0-956a-26afbccdafe5 for 'id', found '12'; "
                + "leave it out for a new one"
        ),
        ("label: x\npack: sindb", "2: the store has no pack 'sindb'; it has syndb, cryoet"),
        (
            "label: x\nmutations: [Fmr1]",
            "2: expected an object with the keys gene, expression in 'mutations', found 'Fmr1'"
        ),
        ("label: x\nmutations: [{ gen: Fmr1 }]", "2: 'mutations' has no part 'gen'; did you mean 'gene'?"),
        ("label: x\nmutations: [{ expression: KO }]", "2: an element of 'mutations' needs a 'gene'"),
        ("label: x\nnotes: { a: b }", "2: expected one value for 'notes', found an object"),
        (
            "label: x\nrelease_date: 2023-02-29",
            "2: expected a date like 2026-01-31 for 'release_date', found '2023-02-29'"
        ),
        ("label: x\nportal_id: 1.5", "2: expected a whole number for 'portal_id', found '1.5'"),
        ("label: x\nfile_size: 0x10", "2: expected a number for 'file_size', found '0x10'"),
        ("{\"label\": \"x\",\n \"notes\": }}", "2: expected YAML or JSON, but"),
    ])
    func faultsAreRefusedWithTheirLine(_ text: String, _ message: String) throws {
        let refusal = try Packs.metadataRefusal(text)
        #expect(refusal.hasPrefix("m.yaml:" + message), "\(refusal)")
    }

    @Test func labelsHaveALimit() throws {
        let fits = String(repeating: "é", count: 120)
        #expect(try parse("label: \(fits)")[0].metadata.label == fits)
        #expect(
            try Packs.metadataRefusal("label: \(fits)x")
                == "m.yaml:1: 'label' takes at most 120 characters, found 121; shorten it")
    }

    @Test func escapesOfJSONAreRead() throws {
        let text = "{\"label\": \"\\ud83e\\udde0 \\u00e9 \\\\ud83e\\\\udde0 \\/\"}"
        #expect(try parse(text)[0].metadata.label == "🧠 é \\ud83e\\udde0 /")
    }

    @Test func assignmentsEdit() throws {
        let schema = try Packs.schema("syndb")
        let dataset = try parse(example)[0].metadata
        func edit(_ assignments: String...) throws -> ParsedDataset {
            try MetadataEditing.edit(dataset, assignments: assignments, schema: schema)
        }
        #expect(try edit("species=rat").metadata.fields["species"] == [[.text("Rattus norvegicus")]])
        #expect(
            try edit("mutations=[{gene: Mecp2}]").metadata.fields["mutations"] == [[.text("Mecp2"), .null]])
        #expect(try edit("mutations=").metadata.fields["mutations"] == nil)
        #expect(
            try edit("notes = see: page 4 # two").metadata.fields["notes"] == [[.text("see: page 4 # two")]])
        #expect(
            try edit("publication_dois=[a, b]", "sex=").metadata.fields["publication_dois"]
                == [[.text("a")], [.text("b")]])
        #expect(try edit("microscopy=SBEMM").warnings.count == 1)
        let refusals = [
            "species": "expected field=value, found 'species'",
            "specis=x": "the pack 'syndb' has no metadata field 'specis'; did you mean 'species'?",
            "label=": "a dataset needs a 'label' that is not empty",
            "id=x": "the id of a dataset never changes; add a new dataset",
            "number_of_units=4": "'number_of_units' is computed by the store; it cannot be set",
            "species=[rat, mouse]":
                "'species' states the one condition of a dataset, found 2 values; "
                + "split the dataset into one per value",
        ]
        for (assignment, message) in refusals {
            #expect { try edit(assignment) } throws: { "\($0)" == message }
        }
    }
}

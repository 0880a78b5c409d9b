import Testing

@testable import Catalog

@Suite struct BadPackTests {
    /// A pack with one table of two columns, the second as given in line 8.
    private func pack(column: String) -> String {
        """
        pack: p
        tables:
          - name: spot
            code: 9
            key: [cid]
            columns:
              - { name: cid, type: id }
              - \(column)
        """
    }

    @Test(arguments: [
        (
            "{ name: x, type: float46, unit: nm }",
            "the column 'x' has the unknown type 'float46'; did you mean 'float64'?"
        ),
        (
            "{ name: x, type: colour }",
            "the column 'x' has the unknown type 'colour'; known types are bool, int8, int16, int32, "
                + "int64, float64, text, id"
        ),
        (
            "{ name: x, type: float64, unit: nn }",
            "the column 'x' has the unknown unit 'nn'; did you mean 'nm'?"
        ),
        (
            "{ name: x, type: float64 }",
            "the column 'x' needs a 'unit': count or 1 for plain numbers, unknown if nobody knows"
        ),
        ("{ name: x, type: text, unit: nm }", "the column 'x' is no measurement; remove its unit"),
        ("{ name: x, type: text, nulable: true }", "a column has no key 'nulable'; did you mean 'nullable'?"),
        ("{ type: text }", "a column needs the key 'name'"),
        (
            "{ name: X, type: text }",
            "expected lower-case letters, digits and _ for 'name' of a column, found 'X'"
        ),
        (
            "{ name: cid, type: id }",
            "the column 'cid' is declared twice, first in line 7; rename one of them"
        ),
        ("{ name: dataset_id, type: id }", "every table has 'dataset_id' already; remove the column"),
        (
            "{ name: x, type: text, references: [spot] }",
            "the column 'x' has references, so its type must be id, found text"
        ),
        (
            "{ name: x, type: id, references: [spto] }",
            "the column 'x' of 'spot' references the unknown table 'spto'; did you mean 'spot'?"
        ),
        ("{ name: x, type: text, vocabulary: v }", "there is no vocabulary 'v'"),
        (
            "{ name: label, type: text }",
            "the column 'label' of 'spot' is also a metadata column, in every store:1, which every "
                + "table has; rename it"
        ),
        ("{ group: geometry }", "there is no column group 'geometry'"),
        (
            "{ name: x, type: id, derived: magic }",
            "the column 'x' is derived in an unknown way, 'magic'; known are parent_table, "
                + "root_neuron"
        ),
        (
            "{ name: x, type: text, derived: root_neuron }",
            "the column 'x' cannot be derived as root_neuron with the type text"
        ),
        ("{ name: x, name: y }", "the key 'name' is given twice; keep one of them"),
        ("&a { name: x, type: text }", "expected plain values, found an anchor; write the value out"),
        (
            "{ name: x, type: text, nullable: maybe }",
            "expected true or false for 'nullable' of a column, found 'maybe'"
        ),
        ("x", "expected a column as an object, found 'x'"),
    ])
    func columnsAreRefusedWithTheirLine(_ column: String, _ message: String) {
        #expect(Packs.refusal(pack(column: column)) == "p.yaml:8: \(message)")
    }

    @Test(arguments: [
        ("", "p.yaml:1: expected a pack, found an empty file"),
        ("[]", "p.yaml:1: expected a pack as an object, found a list of 0"),
        ("tables: []", "p.yaml:1: a pack needs the key 'pack'"),
        (
            "pack: p\nversion: x",
            "p.yaml:2: expected a whole number from 1 to 1000000 for 'version' of a pack, found 'x'"
        ),
        ("pack: p\ntable: []", "p.yaml:2: a pack has no key 'table'; did you mean 'tables'?"),
        (
            "pack: p\ntables:\n  - { name: t, code: 1 }",
            "p.yaml:3: a table needs at least one column in 'columns'"
        ),
        (
            "pack: p\ntables:\n  - name: t\n    columns: [{name: a, type: id}]",
            "p.yaml:3: the table 't' needs a 'code', a number of its own that never changes"
        ),
        (
            "pack: p\ntables:\n  - name: t\n    code: 1\n    key: [ab]\n    columns: [{name: a, type: "
                + "id}]",
            "p.yaml:5: the key names no column 'ab'; did you mean 'a'?"
        ),
        (
            "pack: p\ntables:\n  - name: t\n    code: 1\n    sort: [long]\n    columns: [{name: a, "
                + "type: id}]",
            "p.yaml:5: the sort names no column 'long'"
        ),
        (
            "pack: p\ntables:\n  - extends: q.t\n    columns: [{name: a, type: id}]",
            "p.yaml:3: there is no table 'q.t' to extend"
        ),
        (
            "pack: p\ntables:\n  - extends: t\n    columns: [{name: a, type: id}]",
            "p.yaml:3: expected 'pack.table' for 'extends', found 't'"
        ),
        (
            "pack: p\nmetadata:\n  - { name: id }",
            "p.yaml:3: 'id' is a key of every dataset; rename the field"
        ),
        (
            "pack: p\nmetadata:\n  - { name: a }\n  - { name: b, column: a }",
            "p.yaml:4: the metadata column 'a' is declared twice, first in line 3; rename one of them"
        ),
        (
            "pack: p\nvocabularies:\n  - { name: v, closed: true }",
            "p.yaml:3: the closed vocabulary 'v' has no terms"
        ),
        (
            "pack: p\nvocabularies:\n  - { name: v, terms: [a, {term: b, also: [A]}] }",
            "p.yaml:3: the vocabulary 'v' has 'a' for both 'a' and 'b'"
        ),
        (
            "pack: p\nvocabularies:\n  - { name: v, terms: [alpha, {term: b, under: alpah}] }",
            "p.yaml:3: the term 'b' is under the unknown term 'alpah'; did you mean 'alpha'?"
        ),
        (
            "pack: p\n  x: [",
            "p.yaml:2: expected YAML or JSON, but mapping values are not allowed in this context "
                + "(column 4)"
        ),
    ])
    func packsAreRefusedWithTheirLine(_ text: String, _ message: String) {
        #expect(Packs.refusal(text).hasPrefix(message), "\(Packs.refusal(text))")
    }

    @Test func packsThatClashAreRefused() throws {
        func refusal(_ first: String, _ second: String) -> String {
            do {
                _ = try Schema(packs: [
                    Pack.parse(first, file: "a.yaml"), Pack.parse(second, file: "b.yaml"),
                ])
                return "accepted"
            } catch {
                return "\(error)"
            }
        }
        let table = "tables:\n  - { name: t, code: 1, columns: [{ name: x, type: id }] }"
        #expect(
            refusal("pack: a\n\(table)", "pack: b\n" + table.replacing("name: t", with: "name: u"))
                == "b.yaml:3: the code 1 of the table 'u' belongs to 't' in a.yaml:3; choose another")
        #expect(
            refusal("pack: a\n\(table)", "pack: b\n" + table.replacing("code: 1", with: "code: 2"))
                == "b.yaml:3: the table name 't' is taken by 't' in a.yaml:3; choose another")
        #expect(refusal("pack: a", "pack: a") == "b.yaml: the pack 'a' is given twice; keep one")
        #expect(
            refusal("pack: a\nmetadata: [{ name: f }]", "pack: b\nmetadata: [{ name: f, list: true }]")
                == "b.yaml:2: the metadata field 'f' differs from the one in a.yaml:2; declare it "
                + "alike or rename it")
        #expect(
            refusal("pack: a\nmetadata: [{ name: f }]", "pack: b\nmetadata: [{ name: f }]") == "accepted")
        #expect(
            refusal(
                "pack: a\nvocabularies: [{ name: v, terms: [x] }]",
                "pack: b\nvocabularies: [{ name: v, terms: [y] }]")
                == "b.yaml:2: the vocabulary 'v' differs from the one in a.yaml:2; declare it alike "
                + "or rename it")
        #expect(
            refusal(
                "pack: a\n\(table)",
                "pack: b\ntables: [{ extends: a.t, columns: [{ name: x, "
                    + "type: id }] }]")
                == "b.yaml:2: the table 't' has a column 'x' already, in a.yaml:3; rename the added one")
    }

    @Test func aColumnNamedLikeMetadataIsRefused() throws {
        let text = "pack: q\ntables:\n  - { name: t, code: 900, columns: [{ name: species, type: text }] }"
        #expect(throws: CatalogError.self) {
            try Schema(packs: [#require(Pack.builtIn(named: "syndb")), Pack.parse(text, file: "q.yaml")])
        }
    }

    @Test func cutPacksNeverTrap() throws {
        let bytes = PackageResources.syndb_yaml
        for count in stride(from: 0, to: bytes.count, by: 211) {
            let text = String(decoding: bytes.prefix(count), as: UTF8.self)
            _ = try? Schema(packs: [Pack.parse(text, file: "cut.yaml")])
        }
        let nested = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
        #expect(Packs.refusal("pack: \(nested)").contains("levels of nesting"))
        #expect(Packs.refusal("pack: \(String(repeating: "[", count: 100_000))") != "accepted")
    }
}

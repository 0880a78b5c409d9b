import Columns
import Testing

@testable import Import

@Suite struct ImportPlanTests {
    private let targets = [
        TargetColumn(name: "cid", type: .id, isNullable: false, aliases: ["id"]),
        TargetColumn(name: "volume", type: .float64, aliases: ["vol"], unit: "nm3"),
        TargetColumn(name: "length", type: .float64, unit: "nm"),
        TargetColumn(name: "count", type: .int16),
    ]

    private func plan(
        _ header: [String], _ yaml: String = "", options: ImportOptions = ImportOptions()
    ) throws -> ImportPlan {
        try ImportPlan(
            file: "t.csv", header: header, targets: targets,
            mapping: yaml.isEmpty ? nil : try MappingFile(yaml: yaml, file: "m.yaml"), options: options)
    }

    private func origins(_ header: [String], _ yaml: String = "") throws -> [ColumnOrigin] {
        try plan(header, yaml).origins
    }

    @Test func namesAliasesAndMaps() throws {
        #expect(try origins(["count", "id"]) == [.field(1), .absent, .absent, .field(0)])
        #expect(
            try origins(["", "n", "note"], "columns: { \"\": cid, n: count, note: null }")
                == [.field(0), .absent, .absent, .field(1)])
        #expect(
            try origins(
                ["a", "b"], "computed: { cid: { join: [a, b], separator: '-' } }\nconstants: { count: 3 }")
                == [.joined([0, 1], separator: "-"), .absent, .absent, .constant("3")])
        #expect(try origins(["count"], "computed: { cid: { row_number: true } }")[0] == .rowNumber)
    }

    @Test(arguments: ["pixel", "px", "pixels", "Pixel"])
    func unitsSpeltAsInPacks(_ unit: String) throws {
        let targets = [TargetColumn(name: "x", type: .float64, unit: "px")]
        let map = try MappingFile(yaml: "columns: { a: { column: x, unit: \(unit) } }", file: "m.yaml")
        let plan = try ImportPlan(file: "t.csv", header: ["a"], targets: targets, mapping: map)
        #expect(plan.statedUnits == ["px"])
    }

    @Test(arguments: [("µm³", 9), ("Å3", -3), ("um^3", 9), ("UM3", 9)])
    func lengthsSpeltAsInPacks(_ unit: String, _ power: Int) throws {
        let plan = try plan(["cid", "v"], "columns: { v: { column: volume, unit: \(unit), convert: true } }")
        #expect(plan.conversions[1] == .powerOfTen(power))
    }

    @Test func filesWithoutAHeaderRow() throws {
        let map = try MappingFile(yaml: "header: [count, cid]", file: "m.yaml")
        let importer = try TableFile(MemorySource("3,a\n4,b\n"), file: "t.csv", mapping: map)
            .importer(targets: targets, mapping: map)
        let batch = try #require(try importer.nextBatch(maximumRows: 10))
        #expect(batch.rows == 2 && batch.firstLine == 1)
        #expect(batch.columns[3]?[0] == .integer(3))
        #expect(
            failure {
                let file = try TableFile(MemorySource("3\n"), file: "t.csv", mapping: map)
                return try file.importer(targets: targets, mapping: map).nextBatch(maximumRows: 10)
            } == "t.csv:1: expected 2 cells as in the header, found 1")
        #expect(
            failure {
                try TableFile(MemorySource(""), file: "t.csv", mapping: map)
            }
                == "t.csv: expected rows, found an empty file")
        #expect(failure { try plan(["17", "0.5", "x"]) }.contains("the first row looks like data"))
        #expect(failure { try plan(["720575940597856265"]) }.contains("pass --header NAME,..."))
    }

    @Test(arguments: [
        ("cid;volume", "\";\"", ";"), ("cid\tvolume", "tabs", "tab"), ("cid volume", "blanks", "blanks"),
        ("a|b", "\"|\"", "|"), ("cid;volume,length", "\";\"", ";"),
    ])
    func anotherDelimiter(_ header: String, _ said: String, _ written: String) {
        let message = failure { try plan([header]) }
        #expect(
            message.hasSuffix(
                "; the file seems to be separated by \(said): pass --delimiter '\(written)', or write delimiter: \"\(written)\" in a map"
            ))
    }

    @Test func aBlankInAName() {
        #expect(failure { try plan(["cell body"]) }.contains("the table lacks file column \"cell body\""))
    }

    @Test func otherLetterCases() throws {
        #expect(try origins(["CID", "Volume"]) == [.field(0), .field(1), .absent, .absent])
        #expect(try origins(["Id", "VOL"]) == [.field(0), .field(1), .absent, .absent])
        #expect(failure { try plan(["cid", "CID"]) }.contains("the table lacks file column \"CID\""))
        #expect(failure { try plan(["Cid", "CID"]) }.contains("the table lacks file columns \"Cid\""))
        let dataset = ImportOptions(datasetColumn: "dataset_id")
        #expect(try plan(["Dataset_ID", "cid"], options: dataset).datasetField == 0)
    }

    @Test func extraColumns() throws {
        #expect(
            failure { try plan(["cid", "volum", "zzz zzz"]) } == """
                t.csv: the table lacks file columns "volum" (did you mean "volume"?), "zzz zzz"; \
                map them (--map FILE) or pass --ignore-extra; a map could say (null passes a column over):
                    columns:
                      volum: volume
                      "zzz zzz": null
                """)
        #expect(try plan(["cid", "x"], options: ImportOptions(ignoreExtra: true)).ignored == ["x"])
        let dataset = ImportOptions(datasetColumn: "dataset_id")
        #expect(try plan(["dataset_id", "cid"], options: dataset).datasetField == 0)
        #expect(
            failure { try plan(["dataset", "cid"], options: dataset) }.hasPrefix(
                """
                t.csv: the file does not say whose rows these are: pass --dataset ID or --split-by COLUMN, \
                or add a column dataset_id; did you mean "dataset"?
                  the table lacks file column "dataset"
                """))
        #expect(
            failure { try plan(["cid"], options: ImportOptions(datasetColumn: "animal")) }
                == "t.csv: the dataset column wants file column \"animal\", which the file lacks")
    }

    @Test func draftsOfMaps() throws {
        #expect(
            failure { try plan(["volume_um3", "name"]) }.hasSuffix(
                """
                the file lacks required column "cid"; a map could say (null passes a column over):
                    columns:
                      volume_um3: { column: volume, unit: um3, convert: true }
                      name: null
                      FILE_COLUMN: cid
                """))
        let spines = [TargetColumn(name: "mesh_volume", type: .float64, unit: "nm3")]
        #expect(
            failure { try ImportPlan(file: "t.csv", header: ["volume_um3", "n"], targets: spines) }
                .contains("\n      volume_um3: { column: mesh_volume, unit: um3, convert: true }\n"))
        let many = failure { try plan(["cid"] + (1...100).map { "column_\($0)" }) }
        let lines = many.split(separator: "\n").drop { !$0.hasPrefix("    columns:") }
        #expect(lines.count == 30 && lines.last == "      # and so on")
        let map = "columns: { volume_um3: { column: volume, unit: um3, convert: true } }"
        #expect(try plan(["cid", "volume_um3"], map).conversions[1] == .powerOfTen(9))
    }

    @Test func missingColumns() throws {
        #expect(failure { try plan(["count"]) } == "t.csv: the file lacks required column \"cid\"")
        #expect(try plan(["count"], options: ImportOptions(requiredColumns: [])).isAbsent(0))
        #expect(
            failure { try plan(["cid"], options: ImportOptions(requiredColumns: ["cid", "count"])) }
                == "t.csv: the file lacks required column \"count\"")
    }

    @Test func columnsGivenTwice() throws {
        #expect(
            failure { try plan(["cid", "id"]) }
                == "t.csv: table column \"cid\" is given twice: by file column \"cid\" and file column \"id\""
        )
        #expect(
            failure { try plan(["cid", "count", "count"]) }
                == "t.csv: file column \"count\" is used and stands in the header twice")
        let unused = try plan(["cid", "x", "x"], options: ImportOptions(ignoreExtra: true))
        #expect(unused.ignored == ["x", "x"])
        #expect(
            failure { try plan(["cid"], "constants: { cid: 1 }") }
                == "t.csv: table column \"cid\" is given twice: by a constant of the map and "
                + "file column \"cid\"")
    }

    @Test func mapsThatDoNotFit() throws {
        #expect(
            failure { try plan(["cid", "n"], "columns: { n: cout, m: count }") }
                == "t.csv: the map names table column \"cout\", which the table lacks; "
                + "did you mean \"count\"?\n  the map names file column \"m\", which the file lacks")
        #expect(
            failure { try plan(["cid"], "computed: { count: { join: [a] } }") }
                == "t.csv: the map's join for \"count\" wants file column \"a\", which the file lacks")
        let parts = Array(repeating: "cid", count: 9).joined(separator: ", ")
        #expect(
            failure { try plan(["cid"], "computed: { count: { join: [\(parts)] } }") }
                == "t.csv: the map's join for \"count\" must have at most 8 columns and a separator of at "
                + "most 64 bytes")
    }

    @Test func unitConflicts() throws {
        #expect(
            failure { try plan(["cid", "length_um"], "columns: { length_um: length }") }
                == "t.csv: file column \"length_um\" is in \"um\", table column \"length\" in \"nm\"; "
                + "write \"length_um\": { column: length, unit: um, convert: true } in the map")
        #expect(
            failure { try plan(["cid", "v"], "columns: { v: { column: volume, unit: voxel } }") }
                == "t.csv: file column \"v\" is in \"voxel\", table column \"volume\" in \"nm3\"; "
                + "write \"v\": { column: volume, unit: voxel, scale: NUMBER } in the map")
        #expect(
            failure { try plan(["cid", "v"], "columns: { v: { column: count, unit: um } }") }
                == "t.csv: file column \"v\" is in \"um\", table column \"count\" has no unit")
        let kind = #expect(throws: ImportError.self) {
            try plan(["cid", "v"], "columns: { v: { column: volume, unit: um2, convert: true } }")
        }
        #expect(kind?.kind == .unitConflict)
    }

    @Test func headerSuffixesAreUnitsOfPacks() {
        let headers = ["size_px", "size_pixels", "x_vx", "x_voxels", "x_um", "area_um2", "axon", "note_1"]
        #expect(headers.map(LengthUnit.suffix) == ["px", "px", "voxel", "voxel", "um", "um2", nil, nil])
    }

    @Test func conversions() throws {
        func conversion(_ entry: String) throws -> UnitConversion? {
            try plan(["cid", "v"], "columns: { v: { column: volume, \(entry) } }").conversions[1]
        }
        #expect(try conversion("unit: um3, convert: true") == .powerOfTen(9))
        #expect(try conversion("unit: \"µm³\", convert: true") == .powerOfTen(9))
        #expect(try conversion("unit: angstrom3, convert: true") == .powerOfTen(-3))
        #expect(try conversion("unit: nm3, convert: true") == nil)
        #expect(try conversion("unit: voxel, scale: 640.5") == .scale(640.5))
        let table = [
            ("um", "nm", 3), ("um2", "nm2", 6), ("mm", "nm", 6), ("angstrom", "nm", -1),
            ("nm", "angstrom", 1),
            ("nm", "um", -3), ("mm3", "nm3", 18),
        ]
        for (from, to, power) in table {
            let units = (LengthUnit(from), LengthUnit(to))
            #expect(units.0.flatMap { from in units.1.flatMap { from.powerOfTen(to: $0) } } == power)
        }
    }

    @Test func mapErrorsNameTheLine() {
        let cases = [
            (
                "columns:\n  a: b\nconstnts: {}\n",
                "m.yaml:3: expected one of the keys columns, constants, computed, null, delimiter, "
                    + "comment, header, header_rows, header_separator, found \"constnts\"; did you mean \"constants\"?"
            ),
            (
                "columns:\n  a: { column: b, scale: 0 }\n",
                "m.yaml:2: expected a scale that is a number other than 0, found \"0\""
            ),
            ("columns:\n  a: { unit: um }\n", "m.yaml:2: expected either the key \"column\" or \"columns\""),
            ("columns:\n  a: { column: b, convert: maybe }\n", "m.yaml:2: expected true or false"),
            (
                "columns:\n  a: { column: b, convert: true, scale: 2 }\n",
                "m.yaml:2: expected either \"convert\" or \"scale\", found both"
            ),
            ("columns: [a]\n", "m.yaml:1: expected columns as \"key: value\" pairs"),
            ("constants:\n  a: [1]\n", "m.yaml:2: expected a value"),
            (
                "computed:\n\n  cid: { separator: x }\n",
                "m.yaml:3: expected either \"join\" with file columns or \"row_number: true\""
            ),
            (
                "delimiter: ab\n",
                "m.yaml:1: expected one ASCII character, tab or blanks as delimiter, found \"ab\""
            ),
        ]
        for (yaml, message) in cases {
            #expect(failure { try MappingFile(yaml: yaml, file: "m.yaml") } == message)
        }
        for yaml in ["columns: {a: b", "a: b: c", "columns: {a: b, a: c}", "\t- x", "&a [*a"] {
            #expect(failure { try MappingFile(yaml: yaml, file: "m.yaml") }.hasPrefix("m.yaml"))
        }
    }

    @Test func deeplyNestedMapsAreRefused() {
        for yaml in ["[", "{a: "].map({ String(repeating: $0, count: 50_000) }) {
            #expect(failure { try MappingFile(yaml: yaml, file: "m.yaml") }.hasPrefix("m.yaml"))
        }
    }

    @Test func mapDefaults() throws {
        let map = try MappingFile(yaml: "null: NA\ndelimiter: \";\"\n", file: "m.yaml")
        #expect(map.nulls == ["NA"])
        #expect(map.dialect == Dialect(delimiter: ";"))
        #expect(try MappingFile(yaml: "# nothing\n", file: "m.yaml").nulls == [""])
    }
}

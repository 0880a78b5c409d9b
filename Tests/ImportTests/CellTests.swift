import Bits
import Columns
import Testing

@testable import Import

@Suite struct CellTests {
    private func column(
        _ type: ColumnType, _ cells: [String], nullable: Bool = true, unit: String? = nil,
        allowed: [String: String]? = nil, map: String = ""
    ) throws -> [Value] {
        let target = TargetColumn(name: "x", type: type, isNullable: nullable, unit: unit, allowed: allowed)
        let mapping = map.isEmpty ? nil : try MappingFile(yaml: map, file: "m.yaml")
        let csv = "x,y\n" + cells.map { $0 + ",\n" }.joined()
        return try rows(csv, [target], mapping: mapping, options: ImportOptions(ignoreExtra: true)).map {
            $0[0]
        }
    }

    @Test func integers() throws {
        #expect(
            try column(.int64, ["720575940602398473", "-5", "395.0", " 7 ", "", "\"8\""])
                == [
                    .integer(720_575_940_602_398_473), .integer(-5), .integer(395), .integer(7), .null,
                    .integer(8),
                ])
        let cases = [
            ("high", "expected an integer (int8), found \"high\""),
            (
                "1.5",
                "expected an integer (int8), found \"1.5\"; a fraction other than 0 does not fit an integer"
            ),
            ("200", "expected an integer (int8) from -128 to 127, found \"200\""),
            (
                "99999999999999999999",
                "expected an integer (int8) from -128 to 127, found \"99999999999999999999\""
            ),
        ]
        for (cell, message) in cases {
            #expect(failure { try column(.int8, ["1", cell]) } == "t.csv:3: column \"x\": " + message)
        }
    }

    @Test func commonNullSpellingsAreSuggested() {
        #expect(
            failure { try column(.int32, [" NaN"]) }
                == "t.csv:2: column \"x\": expected an integer (int32), found \" NaN\"; "
                + "if it means no value, add \"NaN\" to the map's \"null\" list")
    }

    @Test func nullInAColumnThatMayNotBeNull() {
        for type in ColumnType.allCases {
            #expect(
                failure { try column(type, [""], nullable: false) }.hasSuffix(
                    ", found an empty cell; the column may not be null"))
        }
        #expect(
            failure { try column(.int32, ["NA"], nullable: false, map: "null: [NA]") }
                == "t.csv:2: column \"x\": expected an integer (int32), found \"NA\"; "
                + "the column may not be null")
        #expect(
            failure { try column(.int32, [""], map: "null: [NA]") }
                == "t.csv:2: column \"x\": expected an integer (int32), found an empty cell; "
                + "the map's \"null\" list lacks \"\"")
    }

    @Test func booleans() throws {
        let yes = ["True", "TRUE", "true", "t", "T", "yes", "Yes", "1"]
        #expect(try column(.bool, yes) == yes.map { _ in .integer(1) })
        let no = ["False", "FALSE", "false", "f", "F", "no", "NO", "0"]
        #expect(try column(.bool, no) == no.map { _ in .integer(0) })
        for bad in ["2", "tru", "y", "\u{11}", "truee"] {
            #expect(
                failure { try column(.bool, [bad]) }.hasPrefix(
                    "t.csv:2: column \"x\": expected a boolean (true or false, t or f, yes or no, 1 or 0), found"
                ))
        }
    }

    @Test func doublesAndNaN() throws {
        let values = try column(.float64, ["nan", "-inf", "0.1", ""])
        #expect(values[1...] == [.double(-.infinity), .double(0.1), .null])
        guard case .double(let first) = values[0] else { return #expect(Bool(false)) }
        #expect(first.isNaN)
        #expect(try column(.float64, ["nan", "NA"], map: "null: [nan, NA]") == [.null, .null])
        #expect(
            failure { try column(.float64, ["1;5"]) }
                == "t.csv:2: column \"x\": expected a number (float64), found \"1;5\"")
    }

    @Test func sentinels() throws {
        let map = "columns: { x: { column: x, null: [-1, -999.5] } }"
        #expect(try column(.int32, ["-1", "-1.0", "-2"], map: map) == [.null, .null, .integer(-2)])
        #expect(
            try column(.float64, ["-1.00", "-999.50", "0"], map: map) == [.null, .null, .double(0)])
        #expect(try column(.id, ["-1", "11"], map: map) == [.null, .identifier(.integer(11))])
    }

    @Test func identifiers() throws {
        let cells = ["864691135657434071", "18446744073709551615", "007", "n_1", "", "-3", "0"]
        #expect(
            try column(.id, cells)
                == cells.map { cell in Identifier(cell).map(Value.identifier) ?? .null })
        #expect(
            try column(.id, ["5", "", "0"]) == [.identifier(.integer(5)), .null, .identifier(.integer(0))])
    }

    @Test func vocabulary() throws {
        let allowed = ["axon": "axon", "Axon": "axon", "dendrite": "dendrite"]
        #expect(
            try column(.text, ["Axon", "axon", "dendrite", ""], allowed: allowed)
                == [.text("axon"), .text("axon"), .text("dendrite"), .null])
        #expect(
            try column(.text, ["AXON", "dENDRITE"], allowed: allowed) == [.text("axon"), .text("dendrite")])
        #expect(
            failure { try column(.text, ["axn"], allowed: allowed) }
                == "t.csv:2: column \"x\": expected one of \"axon\", \"dendrite\", found \"axn\"; "
                + "did you mean \"axon\"?")
    }

    @Test func textsAreToldApartByByte() throws {
        let csv = "x\ne\u{301}\n\u{E9}\ne\u{301}\n"
        let importer = try importer(Array(csv.utf8), [text("x")])
        let batch = try #require(try importer.nextBatch(maximumRows: 10))
        guard case .texts(let texts) = batch.columns[0]?.values else { return #expect(Bool(false)) }
        #expect(texts.codes == [0, 1, 0])
        #expect(texts.dictionary.map { Array($0.utf8).count } == [3, 2])
    }

    @Test func conversionsMultiplyOnceAndStayExact() throws {
        let um = "columns: { x: { column: x, unit: um, convert: true } }"
        let angstrom = "columns: { x: { column: x, unit: angstrom, convert: true } }"
        #expect(
            try column(.float64, ["0.1", "26.7"], unit: "nm", map: um)
                == [.double(0.1 * 1000), .double(26.7 * 1000)])
        #expect(
            try column(.float64, ["13.496"], unit: "nm", map: angstrom)
                == [.double(13.496 / 10)])
        #expect(try column(.int32, ["1.5"], unit: "nm", map: um) == [.integer(1500)])
        #expect(
            failure { try column(.int32, ["1.0005"], unit: "nm", map: um) }
                == "t.csv:2: column \"x\": expected an integer (int32), found \"1.0005\", which is no whole "
                + "number of 64 bits after conversion to nm")
        let scaled = "columns: { x: { column: x, unit: voxel, scale: 4 } }"
        #expect(try column(.int64, ["5"], unit: "nm", map: scaled) == [.integer(20)])
        #expect(
            failure { try column(.int64, ["9223372036854775807"], unit: "nm", map: scaled) }.contains(
                "no whole"))
    }

    @Test func constantsJoinsRowNumbersAndKeys() throws {
        let map =
            "constants: { p: none, n: 4 }\ncomputed: { c: { join: [a, b], separator: \"-\" }, r: { row_number: true } }"
        let targets = [
            text("p"), TargetColumn(name: "n", type: .int8), TargetColumn(name: "c", type: .id),
            TargetColumn(name: "r", type: .id), text("q"),
        ]
        let importer = try importer(
            Array("a,b,d\nx,1,k1\ny,2,k2\nz,,k2\n".utf8), targets,
            mapping: MappingFile(yaml: map, file: "m.yaml"), options: ImportOptions(datasetColumn: "d"))
        #expect(importer.plan.isAbsent(4))
        let first = try #require(try importer.nextBatch(maximumRows: 2))
        #expect(
            first.datasets == [DatasetGroup(key: "k1", rows: 0..<1), DatasetGroup(key: "k2", rows: 1..<2)])
        #expect(
            first.columns.map { $0?[1] ?? .null } == [
                .text("none"), .integer(4), .identifier(.text("y-2")), .identifier(.integer(2)), .null,
            ])
        let second = try #require(try importer.nextBatch(maximumRows: 2))
        #expect(
            second.columns.map { $0?[0] ?? .null } == [
                .text("none"), .integer(4), .null, .identifier(.integer(3)), .null,
            ])
        #expect(second.lineOfRow(0) == 4)
    }

    @Test func theFirstErrorInFileOrderWins() {
        let targets = [TargetColumn(name: "a", type: .int8), TargetColumn(name: "b", type: .int8)]
        #expect(
            failure { try rows("a,b\n1,1\n1,x\ny,1\n1\n", targets) }
                == "t.csv:3: column \"b\": expected an integer (int8), found \"x\"")
        #expect(
            failure { try rows("a,b\n1,1\n1\ny,1\n", targets) }
                == "t.csv:3: expected 2 cells as in the header, found 1")
    }

    @Test func randomTablesComeBack() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SplitMix64(seed: seed)
        let targets = [
            TargetColumn(name: "i", type: .int64), TargetColumn(name: "d", type: .float64),
            TargetColumn(name: "c", type: .id), text("t"),
        ]
        let texts = ["", "a", "é,\"\n", "long text that is no small string", "\r\n", " ", "NA"]
        for _ in 0..<30 {
            var expected: [[Value]] = []
            var csv = "i,d,c,t\n"
            for _ in 0..<Int.random(in: 1...3000, using: &generator) {
                let integer = Int64(truncatingIfNeeded: generator.next())
                let double = Double(
                    sign: .minus, exponent: Int.random(in: -300...300, using: &generator),
                    significand: Double.random(in: 1..<2, using: &generator))
                let id = [Identifier.integer(integer), .unsigned(.max), .text("x y"), .uuid(high: 1, low: 2)]
                    .randomElement(using: &generator)!
                let word = texts.randomElement(using: &generator)!
                let hasNull = generator.next() % 4 == 0
                expected.append([
                    .integer(integer), hasNull ? .null : .double(double), .identifier(id),
                    hasNull ? .null : .text(word),
                ])
                csv += "\(integer),\(hasNull ? "" : "\(double)"),\(id),"
                csv += hasNull ? "\n" : "\"" + word.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\"\n"
            }
            #expect(try rows(csv, targets, maximumRows: 700) == expected, "seed \(seed)")
        }
    }
}

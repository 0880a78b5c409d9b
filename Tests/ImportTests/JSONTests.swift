import Columns
import Testing

@testable import Import

@Suite struct JSONTests {
    private let points = [identifier("cid"), number("centroid_x"), number("centroid_y"), text("note")]

    @Test func linesOfObjects() throws {
        let text = """
            {"cid": 720575940602398473, "centroid": {"x": 1.5, "y": -2e3}, "note": "a \\"b\\"\\u00e9\\ud83d\\ude00\\n"}

            {"note":"", "cid":"7"}\r
              { "cid" : 18446744073709551615 , "centroid" : null , "note" : null }
            """
        for chunkSize in [1, 13, .max] {
            #expect(
                try tableRows(text, .ndjson, points, chunkSize: chunkSize) == [
                    [
                        .id("720575940602398473"), .double(1.5), .double(-2000), .text("a \"b\"é😀\n"),
                    ],
                    [.id("7"), .null, .null, .text("")],
                    [.identifier(.unsigned(.max)), .null, .null, .null],
                ])
        }
    }

    @Test func keysThatComeLate() throws {
        let text = "{\"cid\":1}\n{\"cid\":2,\"note\":\"here\"}\n"
        #expect(try tableRows(text, .ndjson, points)[1][3] == .text("here"))
        #expect(try JSONKeys.scan(MemorySource(text), file: "t") == ["cid", "note"])
        let layout = FileLayout(format: .ndjson, keys: ["cid"])
        #expect(
            failure { try tableRows(Array(text.utf8), layout, points) }
                == "t:2: the key \"note\" comes for the first time here, after the part of the stream that was "
                + "looked at for the names of columns; write it into a file first, which is looked at whole, or name "
                + "all keys with --header")
    }

    @Test func nullIsNullWhateverTheMapSays() throws {
        let map = "null: [NA]\ncolumns: { cid: cid }"
        let rows = try tableRows(
            "{\"cid\":1,\"note\":null,\"centroid_x\":null}\n{\"cid\":2,\"note\":\"NA\"}", .ndjson, points,
            map: map)
        #expect(rows.map { $0[3] } == [.null, .null] && rows[0][1] == .null)
    }

    @Test func arraysArePlaces() throws {
        let targets = [identifier("cid"), number("p_x"), number("p_y"), number("p_z")]
        #expect(
            try tableRows("{\"cid\":1,\"p\":[1, 2.5,3]}\n{\"cid\":2,\"p\":null}", .ndjson, targets)
                == [[.id("1"), .double(1), .double(2.5), .double(3)], [.id("2"), .null, .null, .null]])
        #expect(
            failure { try tableRows("{\"cid\":1,\"p\":[1,2]}", .ndjson, targets) }
                == "t:1: column \"p\": expected 3 values in one cell, such as [1 2 3], found 2 in \"[1,2]\"")
    }

    @Test(arguments: [
        ("{\"a\":1,\"a\":2}", "t:1: expected each key once in an object, found \"a\" again"),
        ("{\"a\":01}", "t:1: expected a comma or the end of an object at byte 7 of the line, found \"1}\""),
        (
            "{\"a\":1} x",
            "t:1: expected the end of the line after an object at byte 9 of the line, found \"x\""
        ),
        (
            "[1]",
            "t:1: expected an object at byte 1 of the line, found \"[1]\"; NDJSON holds one object a line"
        ),
        (
            "{\"a\":\"x",
            "t:1: expected the closing quote of a text at byte 8 of the line, found the end of the line"
        ),
        ("{\"a\":\"\\ud800\"}", "t:1: expected the second half of a surrogate pair at byte 13 of the line"),
        ("{\"a\":tru}", "t:1: expected a value at byte 6 of the line, found \"tru}\""),
        ("{\"a\":1}\n{\"a\":.5}", "t:2: expected a value at byte 6 of the line, found \".5}\""),
        ("", "t: expected an object on each line, found an empty file"),
    ])
    func faults(_ text: String, _ message: String) {
        let found = failure { try tableRows(text, .ndjson, [Self.a]) }
        #expect(found.hasPrefix(message), "\(found)")
    }

    private static let a = TargetColumn(name: "a", type: .text)

    @Test func deepNesting() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(failure { try tableRows("{\"a\":\(deep)", .ndjson) }.contains("at most 64 levels"))
        let objects = String(repeating: "{\"a\":", count: 100_000)
        #expect(failure { try tableRows(objects, .ndjson) }.contains("at most 64 levels"))
    }

    @Test func picksOfCopick() throws {
        let picks = """
            {
              "pickable_object_name": "ribosome", "run_name": null, "unit": "angstrom",
              "points": [
                {"location": {"x": 40.0, "y": 20.5, "z": 30}, "transformation_": [[1, 0], [0, 1]], "score": 1.0},
                {"location": {"x": 1, "y": 2, "z": 3}, "transformation_": [[1, 0], [0, 1]], "score": 0.5}
              ]
            }
            """
        let targets = [number("x", "nm"), number("z", "nm"), text("object")]
        let map = """
            columns:
              location.x: { column: x, convert: true }
              location.z: { column: z, convert: true }
              pickable_object_name: object
            """
        let options = ImportOptions(ignoreExtra: true)
        #expect(
            try tableRows(picks, .json, targets, map: map, options: options)
                == [
                    [.double(4), .double(3), .text("ribosome")],
                    [.double(0.1), .double(0.3), .text("ribosome")],
                ])
        #expect(
            failure { try tableRows(picks, .json, [number("location_x", "nm")], options: options) }.contains(
                "file column \"location.x\" is in \"angstrom\", table column \"location_x\" in \"nm\""))
    }

    @Test func documents() throws {
        #expect(
            try tableRows("[{\"a\":1},\n {\"b\":\"x\"}]", .json) == [
                [.text("1"), .null], [.null, .text("x")],
            ])
        #expect(try tableRows("{\"a\":1,\"b\":{\"c\":true}}", .json) == [[.text("1"), .text("true")]])
        #expect(try tableRows("{\"points\":[],\"a\":1}", .json) == [])
        let two = "{\"p\":[{\"a\":1}],\"q\":[{\"a\":2}]}"
        #expect(
            failure { try tableRows(two, .json) }
                == "t: expected one list of objects, found \"p\", \"q\"; choose one with --block NAME")
        #expect(try tableRows(two, .json, block: "q") == [[.text("2")]])
        #expect(failure { try tableRows(two, .json, block: "r") }.contains("named \"r\", found \"p\", \"q\""))
        #expect(
            failure { try tableRows("{\"a\":1}\n{\"a\":2}", .json) }
                == "t:2: expected the end of the document, found \"{\\\"a\\\":2}\"; for one object a line, "
                + "pass --format ndjson")
        #expect(
            failure { try tableRows("[{\"a\":\"\\n\"},\n{\"a\":1,\"a\":2}]", .json) }
                == "t:2: expected each key once in an object, found \"a\" again")
        #expect(failure { try tableRows("[1]", .json) } == "t:1: expected an object, found \"1]\"")
        #expect(failure { try tableRows(" ", .json) } == "t: expected a JSON document, found an empty file")
    }
}

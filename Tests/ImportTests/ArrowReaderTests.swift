import Columns
import Foundation
import Testing

@testable import Import

/// Files that pyarrow wrote; `Arrow/make.py` says what they hold.
@Suite struct ArrowReaderTests {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Arrow")
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    private func read(
        _ name: String, _ targets: [TargetColumn], map: String? = nil, ignoreExtra: Bool = true,
        chunkSize: Int = .max, maximumRows: Int = 1000
    ) throws -> [[Value]] {
        try tableRows(
            Self.bytes(name), FileLayout(format: .arrow), targets, map: map,
            options: ImportOptions(ignoreExtra: ignoreExtra), chunkSize: chunkSize, maximumRows: maximumRows)
    }

    @Test(arguments: ["plain.arrows", "lz4.arrows", "zstd.arrows"])
    func everyTypeOfNumber(_ name: String) throws {
        let columns = ["i8", "u8", "i16", "u16", "i32", "u32", "i64", "u64"]
        let rows = try read(name, columns.map { TargetColumn(name: $0, type: $0 == "u64" ? .id : .int64) })
        #expect(rows.count == 5)
        #expect(
            rows[0]
                == [-128, 0, -32768, 0, -2_147_483_648, 0, 720_575_940_602_398_473].map(Value.integer)
                + [.identifier(.integer(720_575_940_602_398_473))])
        #expect(
            rows[1]
                == [
                    .null, .integer(255), .integer(32767), .integer(65535), .integer(2_147_483_647),
                    .integer(4_294_967_295), .integer(.min), .identifier(.unsigned(.max)),
                ])
        #expect(rows[2][7] == .null && rows[2][1] == .null && rows[2][6] == .integer(.max))
        #expect(Array(rows[3...]) == Array(rows[1...2]))
        let floats = try read(name, [number("f16"), number("f32"), number("f64", "um"), number("i64")])
        #expect(floats[0][..<3] == [.double(1.5), .double(Double(Float(0.1))), .double(0.1)])
        #expect(
            floats[1][0] == .null && floats[2][0] == .double(-0.25) && floats[2][1...2] == [.null, .null])
        guard case .double(let missing) = floats[1][2] else { return #expect(Bool(false)) }
        #expect(missing.isNaN)
        #expect(floats[0][3] == .double(Double(720_575_940_602_398_473 as Int64)))
    }

    @Test func everyTypeOfText() throws {
        let columns = [
            "text", "large", "view", "word", "day", "moment", "i64", "u64", "flag", "f32", "nothing",
        ]
        for chunkSize in [1, 1000, .max] {
            let rows = try read("plain.arrows", columns.map { text($0) }, chunkSize: chunkSize)
            #expect(
                rows[0]
                    == [
                        "", "a", "short", "x", "1970-01-01", "1970-01-01T00:00:00Z", "720575940602398473",
                        "720575940602398473", "true", "0.1",
                    ].map(Value.text) + [.null])
            #expect(
                rows[1]
                    == [
                        .text("häßlich"), .null, .text("longer than twelve bytes"), .text("y"),
                        .text("2024-05-02"), .text("2024-05-02T10:00:30.5Z"), .text("-9223372036854775808"),
                        .text("18446744073709551615"), .text("false"), .text("1e+30"), .null,
                    ])
            #expect(
                rows[2] == [.null, .text("c,\"d\"\n"), .null, .text("x"), .null, .null]
                    + [.text("9223372036854775807"), .null, .null, .null, .null])
        }
        let flags = try read("plain.arrows", [TargetColumn(name: "flag", type: .bool)])
        #expect(flags.map { $0[0] }.prefix(3) == [.integer(1), .integer(0), .null])
    }

    @Test func listsAndStructs() throws {
        let targets = [
            number("a"), number("b"), number("c"), number("body_x"), number("body_y"), text("words"),
        ]
        let map = "columns: { place: { columns: [a, b, c] } }"
        let rows = try read("zstd.arrows", targets, map: map)
        #expect(
            rows[0] == [.double(1), .double(2), .double(3), .double(1), .double(2.5), .text("[\"a\",\"b\"]")])
        #expect(rows[1] == [.null, .null, .null, .null, .null, .text("[]")])
        let whole = [integer("a"), integer("b"), number("c")]
        #expect(
            failure { try read("plain.arrows", whole, map: map) }
                == "t:3: column \"place\": expected an integer (int64), found \"[4.0,5.5,6.0]\"; a fraction other "
                + "than 0 does not fit an integer")
        let steps = try read(
            "plain.arrows", [identifier("steps_x"), integer("steps_y"), identifier("steps_z")])
        #expect(steps[2] == [.id("7"), .integer(8), .id("720575940602398473")])
        #expect(
            failure { try read("plain.arrows", [number("words_x"), number("words_y"), number("words_z")]) }
                == "t:1: column \"words\": expected 3 values in one cell, such as [1 2 3], found 2 in "
                + "\"[\\\"a\\\",\\\"b\\\"]\"")
    }

    @Test func fileFormat() throws {
        for (chunkSize, maximumRows) in [(.max, 1 << 16), (999, 500)] {
            let rows = try read(
                "numbers.feather", [identifier("cid"), number("x")], ignoreExtra: false, chunkSize: chunkSize,
                maximumRows: maximumRows)
            #expect(rows.count == 3000)
            #expect(rows[2999] == [.id("2999"), .double(2999.0 / 8)])
        }
    }

    @Test func dictionaries() throws {
        #expect(try read("replaced.arrows", [text("word")]) == [[.text("a")], [.text("b")], [.text("z")]])
        #expect(
            failure { try read("delta.arrows", [text("word")]) }.contains(
                "column \"word\" has a dictionary that grows piece by piece (delta), which is not read"))
        #expect(try read("empty.arrows", [text("word")]) == [])
    }

    @Test func errorsNameTheRow() throws {
        let small = [TargetColumn(name: "i64", type: .int8)]
        #expect(
            failure { try read("plain.arrows", small) }
                == "t:1: column \"i64\": expected an integer (int8) from -128 to 127, found \"720575940602398473\""
        )
        #expect(
            failure { try read("plain.arrows", [TargetColumn(name: "text", type: .text, isNullable: false)]) }
                == "t:3: column \"text\": expected a text, found an empty cell; the column may not be null")
        #expect(
            failure { try read("plain.arrows", [TargetColumn(name: "f16", type: .id)]) }.contains(
                "t:1: column \"f16\": expected an identifier, found \"1.5\"; a double holds whole numbers"))
        #expect(
            failure { try read("plain.arrows", [number("price")]) }
                == "t: column \"price\": expected numbers, texts, booleans, dates or lists of them, found Arrow's "
                + "type decimal; cast it first, to int64 for whole numbers or else to double: pyarrow's Table.cast"
        )
        #expect(failure { try read("plain.arrows", [text("blob")]) }.contains("found Arrow's type binary"))
        #expect(
            failure { try read("plain.arrows", [number("f64", "nm")]) }.contains(
                "file column \"f64\" is in \"um\", table column \"f64\" in \"nm\""))
    }

    @Test func unitsAndSentinels() throws {
        let map =
            "columns: { f64: { column: length, convert: true, null: nan }, i8: { column: i8, null: -128 } }"
        let rows = try read("plain.arrows", [number("length", "nm"), integer("i8")], map: map)
        #expect(rows[0] == [.double(100), .null])
        #expect(rows[1] == [.null, .null])
    }

    @Test func textsFromNumbersIntoIds() throws {
        let rows = try read("plain.arrows", [TargetColumn(name: "i8", type: .id)])
        #expect(rows[0] == [.id("-128")] && rows[1] == [.null])
    }

    @Test func shortenedAnywhere() throws {
        let whole = try Self.bytes("lz4.arrows")
        let layout = FileLayout(format: .arrow)
        for length in stride(from: 0, to: whole.count - 8, by: 37) {
            let cut = Array(whole[..<length])
            let rows = try? tableRows(
                cut, layout, [integer("i64")], options: ImportOptions(ignoreExtra: true))
            // A stream may end after a message without its end mark.
            #expect(rows == nil || rows!.count < 6)
        }
    }
}

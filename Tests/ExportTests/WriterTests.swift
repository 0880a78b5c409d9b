import Columns
import Export
import Testing

@Suite("Writers") struct WriterTests {
    @Test func csv() throws {
        #expect(
            try Sample.written(as: .csv) == """
                cid,ok,count,mesh_volume,"label, ""x""\"
                720575940628857210,true,9223372036854775807,0.1,"a,b"
                18446744073709551615,false,-9223372036854775808,-0.0,"say ""hi""\"
                007,,0,NaN,"two
                lines\tand a tab"
                8b4ae5f1-a941-46a0-956a-26afbccdafe5,false,,inf,""
                -5,true,7,-inf,
                ,,,,µ🧠|\\*é

                """)
    }

    @Test func tsv() throws {
        #expect(
            try Sample.written(as: .tsv) == """
                cid\tok\tcount\tmesh_volume\t"label, ""x""\"
                720575940628857210\ttrue\t9223372036854775807\t0.1\ta,b
                18446744073709551615\tfalse\t-9223372036854775808\t-0.0\t"say ""hi""\"
                007\t\t0\tNaN\t"two
                lines\tand a tab"
                8b4ae5f1-a941-46a0-956a-26afbccdafe5\tfalse\t\tinf\t""
                -5\ttrue\t7\t-inf\t
                \t\t\t\tµ🧠|\\*é

                """)
    }

    @Test func json() throws {
        #expect(
            try Sample.written(as: .json) == #"""
                [
                {"cid":"720575940628857210","ok":true,"count":9223372036854775807,"mesh_volume":0.1,"label, \"x\"":"a,b"},
                {"cid":"18446744073709551615","ok":false,"count":-9223372036854775808,"mesh_volume":-0.0,"label, \"x\"":"say \"hi\""},
                {"cid":"007","ok":null,"count":0,"mesh_volume":"NaN","label, \"x\"":"two\nlines\tand a tab"},
                {"cid":"8b4ae5f1-a941-46a0-956a-26afbccdafe5","ok":false,"count":null,"mesh_volume":"inf","label, \"x\"":""},
                {"cid":"-5","ok":true,"count":7,"mesh_volume":"-inf","label, \"x\"":null},
                {"cid":null,"ok":null,"count":null,"mesh_volume":null,"label, \"x\"":"µ🧠|\\*é"}
                ]

                """#)
    }

    @Test func ndjson() throws {
        let array = try Sample.written(as: .json)
        let lines = array.split(separator: "\n").dropFirst().dropLast()
        let expected = lines.map { $0.last == "," ? $0.dropLast() : $0 }.joined(separator: "\n") + "\n"
        #expect(try Sample.written(as: .ndjson) == expected)
    }

    @Test func markdown() throws {
        #expect(
            try Sample.written(as: .markdown) == #"""
                | cid | ok | count | mesh_volume (µm^3) | label, "x" |
                |---:|---|---:|---:|---|
                | 720575940628857210 | true | 9223372036854775807 | 0.1 | a,b |
                | 18446744073709551615 | false | -9223372036854775808 | -0.0 | say "hi" |
                | 007 | NULL | 0 | NaN | two<br>lines	and a tab |
                | 8b4ae5f1-a941-46a0-956a-26afbccdafe5 | false | NULL | inf |  |
                | -5 | true | 7 | -inf | NULL |
                | NULL | NULL | NULL | NULL | µ🧠\|\\\*é |

                """#)
    }

    @Test func table() throws {
        #expect(
            try Sample.written(as: .table) == #"""
                                                  cid │ ok    │                count │ mesh_volume │ label, "x"
                                                      │       │                      │        µm^3 │
                ──────────────────────────────────────┼───────┼──────────────────────┼─────────────┼───────────────────────
                                   720575940628857210 │ true  │  9223372036854775807 │         0.1 │ a,b
                                 18446744073709551615 │ false │ -9223372036854775808 │        -0.0 │ say "hi"
                                                  007 │ NULL  │                    0 │         NaN │ two\nlines\tand a tab
                 8b4ae5f1-a941-46a0-956a-26afbccdafe5 │ false │                 NULL │         inf │
                                                   -5 │ true  │                    7 │        -inf │ NULL
                                                 NULL │ NULL  │                 NULL │        NULL │ µ🧠|\*é

                """#)
    }

    @Test func emptyResults() throws {
        let columns = [ResultColumn(name: "a", kind: .integer), ResultColumn(name: "", kind: .text)]
        #expect(try Sample.written(as: .csv, columns, []) == "a,\"\"\n")
        #expect(try Sample.written(as: .tsv, columns, []) == "a\t\"\"\n")
        #expect(try Sample.written(as: .json, columns, []) == "[]\n")
        #expect(try Sample.written(as: .ndjson, columns, []) == "")
        #expect(try Sample.written(as: .markdown, columns, []) == "| a |  |\n|---:|---|\n")
        #expect(try Sample.written(as: .table, columns, []) == " a │\n───┼──\n")
    }

    @Test func equalNamesStayApartInObjects() throws {
        let columns = ["a", "a", "a_2", "a"].map { ResultColumn(name: $0, kind: .integer) }
        let written = try Sample.written(
            as: .ndjson, columns, [[.integer(1), .integer(2), .integer(3), .integer(4)]])
        #expect(written == "{\"a\":1,\"a_3\":2,\"a_2\":3,\"a_4\":4}\n")
    }

    @Test func controlCharacters() throws {
        let columns = [ResultColumn(name: "a\u{1B}[31m", kind: .text)]
        let rows: [[Value]] = [[.text("\0\u{1F}\u{7F}\u{9B}\r\n")]]
        #expect(
            try Sample.written(as: .json, columns, rows)
                == "[\n{\"a\\u001b[31m\":\"\\u0000\\u001f\\u007f\\u009b\\r\\n\"}\n]\n")
        #expect(
            try Sample.written(as: .table, columns, rows) == #"""
                 a\u{1b}[31m
                ─────────────────────────────
                 \u{0}\u{1f}\u{7f}\u{9b}\r\n

                """#)
        #expect(try Sample.written(as: .csv, columns, [[.text("a\rb")]]) == "a\u{1B}[31m\n\"a\rb\"\n")
    }

    /// Rows of the wrong length are a fault of the caller, which must not
    /// take the process down.
    @Test(arguments: OutputFormat.allCases) func rowsOfAnyLength(_ format: OutputFormat) throws {
        let columns = [ResultColumn(name: "a", kind: .integer), ResultColumn(name: "b", kind: .integer)]
        let short = try Sample.written(as: format, columns, [[.integer(1)]])
        let long = try Sample.written(as: format, columns, [[.integer(1), .null, .integer(3)]])
        #expect(short == long)
        _ = try Sample.written(as: format, [], [[], [.integer(1)]])
    }

    @Test func tableWidthsComeFromTheFirstRows() throws {
        let columns = [ResultColumn(name: "n", kind: .integer), ResultColumn(name: "x", kind: .text)]
        var rows = (0..<1_000).map { [Value.integer(Int64($0)), .text("a")] }
        rows.append([.integer(123_456), .text("long")])
        rows.append([.integer(5), .text("b")])
        let lines = try Sample.written(as: .table, columns, rows).split(separator: "\n")
        #expect(lines.count == 1_004)
        #expect(Array(lines[...2]) == ["   n │ x", "─────┼───", "   0 │ a"])
        #expect(Array(lines[1_001...]) == [" 999 │ a", " 123456 │ long", "   5 │ b"])
    }

    @Test(arguments: OutputFormat.allCases.filter { !$0.isBinary })
    func largeResultsArriveInPieces(_ format: OutputFormat) throws {
        let columns = [ResultColumn(name: "cid", kind: .identifier)]
        let rows = (0..<20_000).map { [Value.identifier(.integer(720_575_940_000_000_000 + Int64($0)))] }
        let target = PieceSink()
        var sink = format.makeSink(to: target)
        try sink.begin(columns)
        try sink.append(rows)
        try sink.finish()
        #expect(target.sizes.count > 4)
        #expect(target.sizes.allSatisfy { $0 < 80_000 })
        target.fails = true
        try sink.begin(columns)
        #expect(throws: PieceSink.Full.self) { try sink.append(rows) }
    }
}

/// Counts the writes and can fail.
private final class PieceSink: ByteSink {
    struct Full: Error {}
    var sizes: [Int] = []
    var fails = false

    func write(_ bytes: [UInt8]) throws {
        if fails { throw Full() }
        sizes.append(bytes.count)
    }
}

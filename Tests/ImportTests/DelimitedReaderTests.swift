import Bits
import Columns
import Testing

@testable import Import

@Suite struct DelimitedReaderTests {
    private let two = [text("a"), text("b")]

    @Test func quotesAndLineEnds() throws {
        let csv = "a,b\r\n\"x,\"\"y\"\"\",\"line\r\nbreak\"\nplain,in\"side\n,\"\"\r\nlast,é"
        #expect(
            try rows(csv, two) == [
                [.text("x,\"y\""), .text("line\r\nbreak")], [.text("plain"), .text("in\"side")],
                [.null, .text("")], [.text("last"), .text("é")],
            ])
    }

    @Test func byteOrderMarkAndTabs() throws {
        #expect(try rows("\u{FEFF}a\tb\n1\t2,3\n", two, dialect: .tab) == [[.text("1"), .text("2,3")]])
    }

    @Test func emptyLinesAtTheEndAreIgnored() throws {
        #expect(try rows("a,b\n1,2\n\n\r\n", two) == [[.text("1"), .text("2")]])
    }

    @Test func emptyLineInsideIsARowOfOneColumn() throws {
        #expect(try rows("a\n1\n\n\n2\n\n", [text("a")]) == [[.text("1")], [.null], [.null], [.text("2")]])
        #expect(try rows("a\n\n\n", [text("a")]) == [])
    }

    @Test func linesCountPhysicalLines() throws {
        let importer = try importer(Array("a,b\n1,\"x\ny\"\n2,3\r\n4,5\n".utf8), two)
        let batch = try #require(try importer.nextBatch(maximumRows: 10))
        #expect(batch.firstLine == 2)
        #expect((0..<3).map(batch.lineOfRow) == [2, 4, 5])
        #expect(try importer.nextBatch(maximumRows: 10) == nil)
    }

    @Test func errorsNameFileAndLine() {
        let cases = [
            ("", "t.csv: expected a header row, found an empty file"),
            ("\u{FEFF}", "t.csv: expected a header row, found an empty file"),
            ("\n\n", "t.csv:1: expected a header row, found an empty line"),
            ("a,b\n1,2\n3\n", "t.csv:3: expected 2 cells as in the header, found 1"),
            ("a,b\n1,2,3\n", "t.csv:2: expected 2 cells as in the header, found 3"),
            ("a,b\n1,2\n\n\n3,4\n", "t.csv:3: expected 2 cells as in the header, found an empty line"),
            (
                "a,b\n\"1\n2\n",
                "t.csv:2: expected a closing quote, found the end of the file; "
                    + "the quoted cell begins on this line"
            ),
            (
                "a,b\n1,\"2\"x\n",
                "t.csv:2: expected a delimiter or a line end after the closing quote, found \"x\"; "
                    + "a quote inside a quoted cell must be doubled"
            ),
        ]
        for (csv, message) in cases { #expect(failure { try rows(csv, two) } == message) }
    }

    @Test func bytesThatAreNotUTF8() {
        let bad: [[UInt8]] = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3]]
        for bytes in bad {
            let csv = Array("a,b\n1,\"x\ny\"\n2,".utf8) + bytes + Array("\n".utf8)
            let hex = String(bytes[0], radix: 16, uppercase: true)
            #expect(
                failure { try importer(csv, two).nextBatch(maximumRows: 9) as Any }
                    == "t.csv:4: expected UTF-8, found byte 0x\(hex); save the file as UTF-8")
        }
    }

    @Test func recordsLongerThanTheBuffer() throws {
        let long = String(repeating: "0123456789", count: 20_000)
        #expect(try rows("a,b\n\(long),1\n", two, bufferBytes: 16) == [[.text(long), .text("1")]])
    }

    @Test func unclosedQuoteEndsAtTheRecordLimit() {
        let csv = "a,b\n\"" + String(repeating: "x", count: DelimitedReader.maximumRecordBytes + 10)
        #expect(
            failure { try rows(csv, two) }
                == "t.csv:2: expected a record of at most 64 MiB, found no end; "
                + "look for a quote that is not closed")
    }

    /// Chunks and buffers of any size give the same rows, lines and errors.
    @Test(arguments: [1, 2, 3, 7, 4096])
    func boundariesDoNotMatter(chunkSize: Int) {
        let targets = [TargetColumn(name: "a", type: .int32), text("b")]
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SplitMix64(seed: seed)
        let pieces = ["1", "22", ",", ",", "\n", "\r\n", "\"", "\"\"", "x", "\"é,\n\"", "3.0", "\r", "\n\n"]
        for _ in 0..<150 {
            let body = (0..<40).map { _ in pieces.randomElement(using: &generator)! }.joined()
            for csv in ["a,b\n" + body, "a,b\n1,x\n2,\"y\"\"\r\nz\"\n" + body] {
                let expected = failure { try rows(csv, targets) }
                let small = failure {
                    try rows(csv, targets, chunkSize: chunkSize, bufferBytes: 16, maximumRows: 2)
                }
                #expect(expected == small, "seed \(seed), csv \(csv.debugDescription)")
            }
        }
    }

    @Test func randomBytesNeverTrap() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SplitMix64(seed: seed)
        let targets = [
            TargetColumn(name: "a", type: .int8), TargetColumn(name: "b", type: .float64),
            TargetColumn(name: "c", type: .id), TargetColumn(name: "d", type: .bool), text("e"),
        ]
        let alphabet = Array("0123456789.eE+-,,,,\"\n\r tfna\u{E9}".utf8) + [0, 0xFF, 0x80]
        for round in 0..<3000 {
            let length = Int.random(in: 0..<80, using: &generator)
            let noise = (0..<length).map { _ in
                round % 3 == 0
                    ? UInt8.random(in: 0...255, using: &generator)
                    : alphabet.randomElement(using: &generator)!
            }
            let header = round % 5 == 0 ? "" : round % 2 == 0 ? "a,b,c,d,e\n" : "a\n"
            _ = failure {
                let importer = try importer(
                    Array(header.utf8) + noise, targets, options: ImportOptions(ignoreExtra: true),
                    bufferBytes: 16)
                while try importer.nextBatch(maximumRows: 3) != nil {}
            }
        }
    }
}

import Bits
import Columns
import Testing

@testable import Import

/// Bad rows are left out and told of; the others are as if those were not there.
@Suite struct RejectTests {
    private static let targets = [
        identifier("cid"), integer("n", .int16),
        TargetColumn(name: "kind", type: .text, allowed: ["ex": "excitatory", "inh": "inhibitory"]),
        number("x"), text("note"), TargetColumn(name: "ok", type: .bool),
    ]
    private static let options: ImportOptions = {
        var options = ImportOptions(datasetColumn: "d")
        options.keepsGoing = true
        return options
    }()

    /// A row with its place, or a row left out: line, column, text.
    private struct Outcome: Equatable {
        var rows: [String] = []
        var rejects: [String] = []

        mutating func add(_ batch: ImportedBatch, lines: Bool) {
            // Rows come dataset by dataset.
            for row in (0..<batch.rows).sorted(by: { batch.lineOfRow($0) < batch.lineOfRow($1) }) {
                let place = lines ? "\(batch.lineOfRow(row)): " : ""
                let cells = batch.columns.map { $0?[row] ?? .null }
                rows.append("\(place)\(cells) \(batch.datasets?.first { $0.rows.contains(row) }?.key ?? "")")
            }
            for row in batch.rejects { add(row) }
        }

        mutating func add(_ row: RejectedRow) {
            rejects.append("\(row.line) \(row.column ?? "-") \(row.text.debugDescription)")
        }
    }

    private func inPieces(_ csv: String, _ chunkBytes: Int, lines: Bool = true) throws -> Outcome {
        var outcome = Outcome()
        let file = try TableFile(
            MemorySource(csv, chunkSize: max(1, chunkBytes / 3)), file: "t.csv", chunkBytes: chunkBytes)
        let source = try file.batches(targets: Self.targets, options: Self.options)
        let pipeline = BatchPipeline(threads: 3, depth: 4) { try source.nextTask().map { (0, $0) } }
        while let (_, batch, _) = try pipeline.next() {
            if let batch { outcome.add(batch, lines: lines) }
        }
        return outcome
    }

    private func inBatches(_ csv: String, _ maximumRows: Int, _ bufferBytes: Int) throws -> Outcome {
        var outcome = Outcome()
        let importer = try importer(
            Array(csv.utf8), Self.targets, options: Self.options, chunkSize: 50, bufferBytes: bufferBytes)
        while let batch = try importer.nextBatch(maximumRows: maximumRows) {
            #expect(batch.rows <= maximumRows)
            outcome.add(batch, lines: true)
        }
        return outcome
    }

    /// Rows of a file, in which about every `oneIn`-th is bad.
    private struct RandomFile {
        static let header = "cid,n,kind,x,note,ok,d\n"
        var text = header
        /// The good rows alone.
        var clean = header
        var goodLines: [Int] = []
        var rejects: [String] = []

        init(_ random: inout SplitMix64, rows: Int, oneIn: Int) {
            var line = 2
            for row in 0..<rows {
                let notes = ["", "plain", "\"line\nend\"", "\"say \"\"hi\"\"\"", "é"]
                var cells = [
                    Int.random(in: 0..<4, using: &random) == 0 ? "k-\(row)" : "\(row)",
                    ["", "7", "-3.0", "32767"].randomElement(using: &random)!,
                    ["ex", "inh", "", "EX"].randomElement(using: &random)!,
                    ["0.5", "", "1e3", " 2 "].randomElement(using: &random)!,
                    notes.randomElement(using: &random)!,
                    ["yes", "0", ""].randomElement(using: &random)!,
                    ["A", "B"].randomElement(using: &random)!,
                ]
                var column: String? = "-"
                var text = ""
                let isLast = row == rows - 1
                switch isLast || Int.random(in: 0..<oneIn, using: &random) > 0
                    ? -1 : Int.random(in: 0..<9, using: &random)
                {
                case 0: (cells[0], column) = ("", "cid")
                case 1: (cells[1], column, text) = ("many", "n", "many")
                case 2: (cells[1], column, text) = ("40000", "n", "40000")
                case 3: (cells[2], column, text) = ("\"of \"\"no\"\" kind\"", "kind", "of \"no\" kind")
                case 4: (cells[3], column, text) = ("\"1,5\"", "x", "1,5")
                case 5: (cells[5], cells[6], column, text) = ("maybe", "C", "ok", "maybe")
                case 6:
                    (cells[1], cells[3], cells[5], column, text) = ("1.5", "?", "?", "n", "1.5")
                case 7:
                    cells.removeLast(Int.random(in: 1..<7, using: &random))
                    if cells == [""] { cells = ["z"] }
                    text = cells.joined(separator: ",")
                case 8:
                    if Bool.random(using: &random) { cells = [""] } else { cells.append("more") }
                    text = cells.joined(separator: ",")
                default: column = nil
                }
                let record = cells.joined(separator: ",")
                let end = Bool.random(using: &random) ? "\n" : "\r\n"
                self.text += record + end
                if let column {
                    rejects.append("\(line) \(column) \(text.debugDescription)")
                } else {
                    clean += record + end
                    goodLines.append(line)
                }
                line += 1 + record.unicodeScalars.count { $0 == "\n" }
            }
        }
    }

    @Test(arguments: [1, 2, 10, 100]) func theGoodRowsAndEveryBadOne(oneIn: Int) throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix64(seed: seed)
        for rows in [1, 3, 40, 3000] {
            let file = RandomFile(&random, rows: rows, oneIn: oneIn)
            var expected = try inPieces(file.clean, 1 << 20, lines: false)
            #expect(expected.rejects.isEmpty && expected.rows.count == file.goodLines.count, "seed \(seed)")
            expected.rows = zip(file.goodLines, expected.rows).map { "\($0): \($1)" }
            expected.rejects = file.rejects
            for chunkBytes in rows < 100 ? [16, 33, 64, 200, 1 << 20] : [1000, 10_000, 1 << 20] {
                #expect(
                    try inPieces(file.text, chunkBytes) == expected,
                    "seed \(seed), \(rows) rows in pieces of \(chunkBytes) bytes")
            }
            for (maximumRows, bufferBytes) in [(1, 64), (7, 500), (1000, 4096), (.max, 1 << 20)] {
                #expect(
                    try inBatches(file.text, maximumRows, bufferBytes) == expected,
                    "seed \(seed), \(rows) rows by \(maximumRows)")
            }
        }
    }

    /// What a file of another form gives: rows, rejects, and the error.
    private func outcome(
        _ bytes: [UInt8], _ layout: FileLayout, _ targets: [TargetColumn], map: String? = nil
    ) throws -> (rows: [[Value]], rejects: [String], error: String?) {
        let mapping = try map.map { try MappingFile(yaml: $0, file: "m.yaml") }
        let file = try TableFile(MemorySource(bytes), file: "t", layout: layout, mapping: mapping)
        var options = ImportOptions(ignoreExtra: true)
        options.keepsGoing = true
        let source = try file.batches(targets: targets, mapping: mapping, options: options)
        var rows: [[Value]] = []
        var rejects: [String] = []
        do {
            while let task = try source.nextTask() {
                guard let batch = try task.run() else { continue }
                for row in 0..<batch.rows { rows.append(batch.columns.map { $0?[row] ?? .null }) }
                rejects += batch.rejects.map { "\($0) | \($0.text)" }
            }
        } catch let failed as FailedImport {
            return (rows, rejects + failed.rejects.map { "\($0) | \($0.text)" }, "\(failed.error)")
        } catch {
            return (rows, rejects, "\(error)")
        }
        return (rows, rejects, nil)
    }

    private func outcome(
        _ text: String, _ format: FileFormat, _ targets: [TargetColumn], map: String? = nil
    ) throws -> (rows: [[Value]], rejects: [String], error: String?) {
        try outcome(Array(text.utf8), FileLayout(format: format), targets, map: map)
    }

    @Test func objectsOfLines() throws {
        let text = "{\"cid\":1,\"n\":5}\n\n{\"cid\":2,\"n\":\"few\"}\n{\"n\":3}\n{\"cid\":4,\"n\":6}\n"
        let (rows, rejects, error) = try outcome(text, .ndjson, [identifier("cid"), integer("n")])
        #expect(rows == [[.id("1"), .integer(5)], [.id("4"), .integer(6)]])
        #expect(
            rejects == [
                "t:3: column \"n\": expected an integer (int64), found \"few\" | few",
                "t:4: column \"cid\": expected an identifier, found an empty cell; the column may not be null | ",
            ])
        #expect(error == nil)
    }

    @Test func linesAreRejectedAsTheyWereWritten() throws {
        let lines = [
            #"{"cid":"a\"\u0041\n","n":}"#, #"{"cid":"\t\/","cid":"b"}"#, #"{"c\u0069d":"é\u00e9","n":1,}"#,
            #"{"cid":"\ud83e\udde0","n":1} x"#,
        ]
        let good = #"{"c\u0069d":"a\"\u0041\ud83e\udde0","n":7}"#
        let (rows, rejects, error) = try outcome(
            (lines + [good]).joined(separator: "\n"), .ndjson, [identifier("cid"), integer("n")])
        #expect(rows == [[.id("a\"A\u{1F9E0}"), .integer(7)]])
        let texts = rejects.map { String($0.drop { $0 != "|" }.dropFirst(2)) }
        #expect(texts == lines)
        #expect(error == nil)
    }

    @Test func numbersOfArrow() throws {
        let bytes = try ArrowReaderTests.bytes("plain.arrows")
        let (rows, rejects, error) = try outcome(
            bytes, FileLayout(format: .arrow), [integer("u8", .int8), integer("i64")])
        #expect(rows.map { $0[0] } == [.integer(0), .null, .null])
        #expect(rows[1][1] == .integer(.max) && rows[2][1] == .integer(.max))
        #expect(
            rejects.map { String($0.prefix(17)) }
                == ["t:2: column \"u8\": ", "t:4: column \"u8\": "].map {
                    String($0.prefix(17))
                })
        #expect(rejects.allSatisfy { $0.hasSuffix("from -128 to 127, found \"255\" | 255") })
        #expect(error == nil)
    }

    @Test func linesWithOtherNumbersOfCells() throws {
        let blanks = try outcome(
            "a b\n1 2\n3\n4 5 6\n7 8\n", .csv, [integer("a"), integer("b")], map: "delimiter: blanks")
        #expect(blanks.rows == [[.integer(1), .integer(2)], [.integer(7), .integer(8)]])
        #expect(
            blanks.rejects == [
                "t:3: expected 2 cells as in the header, found 1 | 3",
                "t:4: expected 2 cells as in the header, found 3 | 4 5 6",
            ])
        let star = try outcome(
            "data_p\nloop_\n_a\n_b\n1 2\n3\n5 6\n", .star, [integer("a"), integer("b")])
        #expect(star.rows == [[.integer(1), .integer(2)], [.integer(5), .integer(6)]])
        #expect(star.rejects.count == 1 && star.rejects[0].hasPrefix("t:6: expected 2 cells as the loop"))
    }

    @Test func placesInOneCell() throws {
        let places = try outcome(
            "p\n\"[1 2 3]\"\n\"[1 2]\"\n\"[4 x 6]\"\n\"[7 8 9]\"\n", .csv,
            ["p_x", "p_y", "p_z"].map { number($0) })
        #expect(places.rows == [[1, 2, 3], [7, 8, 9]].map { $0.map(Value.double) })
        #expect(places.rejects.count == 2)
        #expect(places.rejects[0].hasPrefix("t:3: column \"p\": expected 3 values in one cell"))
        #expect(places.rejects[1] == "t:4: column \"p\": expected a number (float64), found \"x\" | x")
    }

    /// A row keeps its number when a bad one before it is left out.
    @Test func rowNumbers() throws {
        let numbered = try outcome(
            "a,b\n1,2\nx,2\n\n3\n5,6\n7,8\n", .csv, [integer("row"), integer("a")],
            map: "computed: { row: { row_number: true } }\ncolumns: { b: null }")
        #expect(numbered.rows == [[1, 1], [5, 5], [6, 7]].map { $0.map(Value.integer) })
        #expect(numbered.rejects.count == 3)
    }

    @Test func whatIsNoFaultOfARowEndsTheImport() throws {
        let targets = [integer("a"), integer("b")]
        let quote = try outcome("a,b\n1,2\nx,2\n3\n4,\"5\n6,7\n", .csv, targets)
        #expect(quote.rejects.count == 2)
        #expect(quote.error?.hasPrefix("t:5: expected a closing quote") == true)
        let blanks = try outcome("a,b\n1,2\n\n4,\"5\n", .csv, targets)
        #expect(blanks.rejects == ["t:3: expected 2 cells as in the header, found an empty line | "])
        #expect(blanks.error?.hasPrefix("t:4: expected a closing quote") == true)
        let bytes = try outcome(
            Array("a,b\n1,2\n3\nx,2\n5,".utf8) + [0xFF, 0x0A] + Array("6\n".utf8), FileLayout(), targets)
        #expect(bytes.rejects.count == 2)
        #expect(bytes.error?.hasPrefix("t:5: expected UTF-8") == true)
        let constant = try outcome("a\n1\nx\n", .csv, targets, map: "constants: { b: many }")
        #expect(constant.rejects.isEmpty && constant.error?.contains("many") == true)
    }

    @Test func longCellsAreCutBetweenCharacters() throws {
        let long = String(repeating: "é", count: 1000)
        let cut = try outcome("a,b\n1,x\(long)\n", .csv, [integer("b"), integer("a")])
        #expect(cut.rows.isEmpty && cut.rejects.count == 1)
        #expect(cut.rejects[0].hasSuffix("| x" + String(repeating: "é", count: 99)))
    }

    /// A piece of nothing but bad records is handed on bit by bit.
    @Test(arguments: [FileFormat.csv, .star]) func manyBadRecords(format: FileFormat) throws {
        let (blanks, ragged) = format == .csv ? (150_000, 200_000) : (0, 200_000)
        let header = format == .csv ? "a,b\n" : "data_p\nloop_\n_a\n_b\n"
        let row = format == .csv ? "1,2\n" : "1 2\n"
        let text =
            header + row + String(repeating: "\n", count: blanks)
            + String(repeating: "x\n", count: ragged) + row
        var options = ImportOptions()
        options.keepsGoing = true
        for chunkBytes in [100_000, 4 << 20] {
            let file = try TableFile(
                MemorySource(text), file: "t", layout: FileLayout(format: format), chunkBytes: chunkBytes)
            let source = try file.batches(targets: [integer("a"), integer("b")], options: options)
            let pipeline = BatchPipeline(threads: 2, depth: 4) { try source.nextTask().map { (0, $0) } }
            var rows: [Int] = []
            var lines: [Int] = []
            while let (_, batch, _) = try pipeline.next() {
                guard let batch else { continue }
                #expect(batch.rejects.count < 3 * RejectedRow.maximumHeld)
                rows += (0..<batch.rows).map(batch.lineOfRow)
                lines += batch.rejects.map(\.line)
            }
            let first = format == .csv ? 2 : 5
            #expect(rows == [first, first + blanks + ragged + 1])
            #expect(lines == Array(first + 1...first + blanks + ragged))
        }
    }
}

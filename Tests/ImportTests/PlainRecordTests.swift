import Bits
import Columns
import Testing

@testable import Import

/// Records that a kernel splits 64 bytes at a time are what a reader byte by byte finds.
@Suite struct PlainRecordTests {
    private func check(_ csv: String, bufferBytes: Int = 512 << 10, chunkSize: Int = .max) {
        let expected = SlowRecords(Array(csv.utf8))
        let columns = expected.records[0].cells.count
        let names = (0..<columns).map { text("abcdefghij"[$0]) }
        let place = "\(csv.debugDescription) with a buffer of \(bufferBytes)"
        do {
            let importer = try importer(
                Array(csv.utf8), names, chunkSize: chunkSize, bufferBytes: bufferBytes)
            var found: [(line: Int, cells: [String?])] = []
            while let batch = try importer.nextBatch(maximumRows: 1000) {
                for row in 0..<batch.rows {
                    let cells = batch.columns.map { column -> String? in
                        if case .text(let text) = column?[row] { return text }
                        return nil
                    }
                    found.append((batch.lineOfRow(row), cells))
                }
            }
            #expect(expected.error == nil, "\(place)")
            #expect(found.map(\.line) == expected.records.dropFirst().map(\.line), "\(place)")
            #expect(found.map(\.cells) == expected.records.dropFirst().map(\.cells), "\(place)")
        } catch {
            #expect("\(error)" == expected.error, "\(place)")
        }
    }

    /// Every situation at every place of the 64 bytes that are looked at together.
    @Test func situationsAtEveryOffset() {
        let situations = [
            "1,2\n3,4\n", "1,\n,4\n,\n", "1,2\r\n3,4\r\n", "\"1\",\"2\"\n\"3\",4\r\n", "\"\",\"\"\n",
            "\"a,b\",\"c\nd\"\ne,f\n",
            "\"\"\"\",\"x\"\"y\"\n5,6\n", "a\"b,c\"\n7,8\n", "\"a\"b,c\n", "a,\"b\"\r,c\n", "a,b\rc\nd,e\r",
            "1,2\n3\n",
            "1,2\n3,4,5\n", "1\n2\n3,4,5\n6,7\n", "1,2\n3\r\n4\n5,6,7\n8,9\n", "1,2\n\n3,4\n", "1,2\n\n\n",
            "1,2\n3,4", "1,\"2", "1,\"2\n3,4\n", "é,ß\n\"ä\nö\",ü\n",
            "\"\r\n\",\"\n\"\r\n9,9\n", "\"a\"\"\",\"\"\"b\"\n",
        ]
        for situation in situations {
            for length in 0...131 {
                check("a,b\n" + String(repeating: "x", count: length) + ",y\n" + situation)
            }
        }
    }

    @Test func longLinesOfShortCells() {
        for columns in [1, 2, 7, 10] {
            let header = (0..<columns).map { "\("abcdefghij"[$0])" }.joined(separator: ",") + "\n"
            let row = [String](repeating: "1", count: columns).joined(separator: ",") + "\n"
            check(header + String(repeating: row, count: 3000))
            check(header + String(repeating: row, count: 1500) + "x,\n" + row)
        }
    }

    @Test func emptyLinesOfOneColumn() {
        check("a\n\n\n1\n\n2\r\n\r\n\"\"\n3\n\n\n")
        check("a\n" + String(repeating: "\n1\n", count: 2000) + "\n\n")
    }

    @Test func randomTexts() {
        let seed = UInt64.random(in: 0 ... .max)
        print("random records: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let cells = [
            "", "1", "\"\"", "\"a,b\"", "\"line\nend\"", "\"say \"\"hi\"\"\"", "\"\"\"\"", "é", "\"\r\n\"",
            "x", "abc",
        ]
        // Wrong, or at least rare.
        let odd = ["y\"z", "\"a\"b", "\"", "\r", "a\rb", "\"c\"\r", "\n", "\n\n", "q,r", "\"a\" "]
        for round in 0..<1500 {
            let columns = [1, 2, 3, 5][round % 4]
            var csv = ["a", "b", "c", "d", "e"].prefix(columns).joined(separator: ",") + "\n"
            for _ in 0..<Int(random.next() % 60) {
                let row = (0..<columns).map { _ in
                    if random.next() % 400 == 0 { return odd.randomElement(using: &random) ?? "" }
                    if random.next() % 5 == 0 {
                        return String(repeating: "w", count: Int(random.next() % 80))
                    }
                    return cells.randomElement(using: &random) ?? ""
                }
                csv += row.joined(separator: ",") + (random.next() % 4 == 0 ? "\r\n" : "\n")
            }
            if random.next() % 4 == 0 { csv.removeLast() }
            check(csv)
            check(csv, bufferBytes: 16 + Int(random.next() % 200), chunkSize: 1 + Int(random.next() % 90))
        }
    }
}

extension String {
    fileprivate subscript(index: Int) -> String { String(self[self.index(startIndex, offsetBy: index)]) }
}

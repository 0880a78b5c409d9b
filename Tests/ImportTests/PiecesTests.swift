import Bits
import Columns
import Testing

@testable import Import

/// A file that is cut into pieces gives the same rows and the same error as one
/// that is read front to back.
@Suite struct PiecesTests {
    private let targets = [text("a"), TargetColumn(name: "b", type: .int64), text("c")]

    /// Rows as text with their lines, then the error if there is one.
    private func outcome(_ csv: String, chunkBytes: Int, threads: Int = 3) -> [String] {
        ImportTests.outcome(
            {
                try TableFile(
                    MemorySource(csv, chunkSize: max(1, chunkBytes / 3)), file: "t.csv",
                    chunkBytes: chunkBytes)
            }, targets, threads: threads)
    }

    @Test func everySizeOfPiecesGivesTheSame() {
        let texts = [
            "a,b,c\nx,1,y\nz,2,w\n",
            "a,b,c\r\nx,1,y\r\nz,2,w",
            "a,b,c\n\"q\nr\",1,\"\"\"\"\n\"\",2,\"a,\"\"b\"\"\n\n\"\n",
            "a,b,c\nx\"y,1,\"z\"\nfoo\",2,\"bar\"\n\n\n",
            "a,b,c\nx,1,y\n\n\nz,2,w\n",
            "a,b,c\nx,1,y\nz,two,w\nq,3,r\n",
            "a,b,c\nx,1,y\nz,2\nq,3,r\n",
            "a,b,c\nx,1,\"y\nz,2,w\nq,3,r\n",
            "a,b,c\nx,1,\"y\"z\nq,3,r\n",
        ]
        for csv in texts {
            let whole = outcome(csv, chunkBytes: 1 << 20, threads: 1)
            for chunkBytes in 16...48 {
                #expect(
                    outcome(csv, chunkBytes: chunkBytes) == whole, "\(csv.debugDescription) \(chunkBytes)")
            }
        }
    }

    @Test func randomTextsCutAnywhere() {
        var random = SplitMix64(seed: 20_261_121)
        let cells = [
            "x", "", "\"\"", "\"a,b\"", "\"line\nend\"", "\"say \"\"hi\"\"\"", "y\"z", "é", "\"\r\n\"",
        ]
        for round in 0..<60 {
            var csv = "a,b,c\n"
            for _ in 0..<Int(random.next() % 40) {
                let a = cells[Int(random.next() % UInt64(cells.count))]
                let c = cells[Int(random.next() % UInt64(cells.count))]
                csv += "\(a),\(random.next() % 1000),\(c)" + (random.next() % 3 == 0 ? "\r\n" : "\n")
            }
            let whole = outcome(csv, chunkBytes: 1 << 20, threads: 1)
            for chunkBytes in [16, 23, 64, 100] {
                #expect(outcome(csv, chunkBytes: chunkBytes) == whole, "round \(round), \(chunkBytes) bytes")
            }
        }
    }
}

import Bits
import Columns
import Testing

@testable import Import

/// Rows of mixed datasets come dataset by dataset, and nothing else of them changes.
@Suite struct DatasetGroupingTests {
    private static let targets = [
        TargetColumn(name: "cid", type: .id), TargetColumn(name: "n", type: .int16),
        TargetColumn(name: "x", type: .float64), text("note"),
    ]

    /// The rows of a file by their lines, as the batches have them.
    private func rowsByLine(
        _ csv: String, _ options: ImportOptions, _ maximumRows: Int
    ) throws -> (rows: [Int: String], isMixed: Bool) {
        let importer = try importer(Array(csv.utf8), Self.targets, options: options)
        var rows: [Int: String] = [:]
        var isMixed = false
        while let batch = try importer.nextBatch(maximumRows: maximumRows) {
            isMixed = isMixed || batch.isMixed
            // All may have been left out.
            guard batch.rows > 0 else { continue }
            let groups = try #require(batch.datasets)
            #expect(groups.map(\.rows.lowerBound) == [0] + groups.map(\.rows.upperBound).dropLast())
            #expect(groups.last?.rows.upperBound == batch.rows)
            // In order of first appearance, and inside of a group in that of the file.
            #expect(groups.map { batch.lineOfRow($0.rows.lowerBound) }.isAscending)
            for group in groups {
                #expect(group.rows.map(batch.lineOfRow).isAscending)
                for row in group.rows {
                    let cells = batch.columns.map { "\($0?[row] ?? .null)" }.joined(separator: ";")
                    rows[batch.lineOfRow(row)] = "\(group.key);\(cells)"
                }
            }
        }
        return (rows, isMixed)
    }

    @Test(arguments: 0..<24) func rowsKeepTheirCells(_ round: Int) throws {
        let seed = UInt64.random(in: 0...(.max))
        print("grouping of datasets, round \(round): seed \(seed)")
        var random = SplitMix64(seed: seed)
        let names = (0..<Int.random(in: 1...12, using: &random)).map { "dataset \($0)" }
        var options = ImportOptions(datasetColumn: "d")
        options.keepsGoing = true
        var csv = "cid,n,x,note,d\n"
        var expected: [Int: String] = [:]
        var line = 2
        for row in 0..<Int.random(in: 1...300, using: &random) {
            let name = names[Int.random(in: 0..<names.count, using: &random)]
            let number = Int.random(in: 0..<5, using: &random)
            let isBad = Int.random(in: 0..<20, using: &random) == 0
            let note = Bool.random(using: &random) ? "" : "\"two\nlines \(number)\""
            csv += "\(row),\(isBad ? "many" : number == 0 ? "" : "\(number)"),\(number).5,\(note),\(name)\n"
            if !isBad {
                let cells: [Value] = [
                    .identifier(.integer(Int64(row))), number == 0 ? .null : .integer(Int64(number)),
                    .double(Double(number) + 0.5), note.isEmpty ? .null : .text("two\nlines \(number)"),
                ]
                expected[line] = name + ";" + cells.map { "\($0)" }.joined(separator: ";")
            }
            line += note.isEmpty ? 1 : 2
        }
        for maximumRows in [1, 7, 64, 1000] {
            #expect(try rowsByLine(csv, options, maximumRows).rows == expected)
        }
    }

    @Test func onlyMixedRowsMove() throws {
        let options = ImportOptions(datasetColumn: "d")
        let header = "cid,n,x,note,d\n"
        #expect(try !rowsByLine(header + "1,,,,a\n2,,,,a\n3,,,,b\n", options, 10).isMixed)
        #expect(try rowsByLine(header + "1,,,,a\n2,,,,b\n3,,,,a\n", options, 10).isMixed)
    }

    /// A UUID in upper case is the same dataset; a name is not.
    @Test func spellingsOfOneUUID() throws {
        let uuid = "8b4ae5f1-a941-46a0-956a-26afbccdafe5"
        let csv = "cid,n,x,note,d\n1,,,,\(uuid)\n2,,,,other\n3,,,,\(uuid.uppercased())\n4,,,,\(uuid)\n"
        var options = ImportOptions(datasetColumn: "d")
        func groups() throws -> [String] {
            let batch = try importer(Array(csv.utf8), Self.targets, options: options).nextBatch(
                maximumRows: 9)
            return try #require(batch?.datasets).map { "\($0.key): \($0.rows.count)" }
        }
        #expect(try groups() == ["\(uuid): 2", "other: 1", "\(uuid.uppercased()): 1"])
        options.datasetKeysAreUUIDs = true
        #expect(try groups() == ["\(uuid): 3", "other: 1"])
    }
}

extension Sequence<Int> {
    fileprivate var isAscending: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}

import Foundation
import SynDB
import TestSupport
import Testing

/// Every release reads the golden files of this version; each is a promise.
@Suite struct GoldenTests {
    private static let refused = String(
        decoding: ScratchFolder.read(GoldenStore.folder + "/future/refused.txt"), as: UTF8.self
    ).split(separator: "\n").map(String.init)

    @Test(arguments: ReadMode.allCases)
    func valuesAreThoseStated(mode: ReadMode) throws {
        let snapshot = try Store(path: GoldenStore.folder + "/store", readMode: mode).snapshot()
        for golden in GoldenTable.all {
            let table = try #require(snapshot.catalog.schema.table(named: golden.name))
            let entry = try #require(snapshot.segments(of: table).first)
            let reader = try snapshot.reader(of: entry, table: table)
            #expect(reader.layout.runs.map(\.dataset) == GoldenStore.datasets)
            #expect(reader.layout.runs.map(\.rows.count) == golden.runs)
            #expect(reader.schema.columns.map(\.name) == golden.columns.map(\.name))
            for index in golden.columns.indices {
                for (page, rows) in reader.layout.pages.enumerated() {
                    #expect(
                        RandomColumn.same(try reader.page(page, of: index), golden.values(index, rows)),
                        "\(golden.name).\(golden.columns[index].name), page \(page)")
                }
            }
        }
    }

    @Test func aFullCheckFindsNothing() throws {
        let verification = try Store(path: GoldenStore.folder + "/store").verify()
        #expect(verification.faults.isEmpty, "\(verification.faults)")
    }

    @Test func everySchemeIsThere() throws {
        var coverage = SchemeCoverage()
        let snapshot = try Store(path: GoldenStore.folder + "/store").snapshot()
        for golden in GoldenTable.all {
            let table = try #require(snapshot.catalog.schema.table(named: golden.name))
            let entry = try #require(snapshot.segments(of: table).first)
            let path = "\(GoldenStore.folder)/store/tables/\(golden.name)/\(entry.id).seg"
            try coverage.add(snapshot.reader(of: entry, table: table), ScratchFolder.read(path))
        }
        #expect(coverage.found == SchemeCoverage.all)
    }

    /// The parts that only long datasets have.
    @Test func zonesSketchesAndSharedTextsAreThere() throws {
        let snapshot = try Store(path: GoldenStore.folder + "/store").snapshot()
        let table = try #require(snapshot.catalog.schema.table(named: "paged"))
        let entry = try #require(snapshot.segments(of: table).first)
        let reader = try snapshot.reader(of: entry, table: table)
        #expect(reader.layout.pages.map(\.count) == [25_856, 8200])
        #expect(try reader.zones(of: 0).map(\.count) == [4, 2])
        #expect(try reader.distincts(of: 0).keys.sorted() == [0])
        #expect(try reader.quantiles(of: 1).keys.sorted() == [0])
        let texts = try reader.sharedTexts(of: 3)?.count
        #expect(texts == 160)
    }

    /// Nothing of a golden file hangs on the time, on chance or on the machine.
    @Test func makingThemTwiceGivesTheSameBytes() throws {
        #expect(try GoldenStore.files() == GoldenStore.files())
    }

    @Test(arguments: refused)
    func aFileFromTheFutureIsRefusedByName(line: String) throws {
        let scratch = ScratchFolder()
        let (path, rule) = try Self.overlaid(line, scratch)
        let message = refusal {
            let snapshot = try Store(path: path).snapshot()
            for table in snapshot.catalog.schema.tables {
                for entry in try snapshot.segments(of: table) {
                    _ = try snapshot.reader(of: entry, table: table)
                }
            }
        }
        #expect(message.contains("(\(rule))") && message.contains("use a newer syndb"), "\(message)")
    }

    @Test(.enabled(if: PythonReader.isThere, "\(PythonReader.need)"), arguments: refused)
    func theIndependentReaderRefusesItToo(line: String) throws {
        let scratch = ScratchFolder()
        let (path, rule) = try Self.overlaid(line, scratch)
        let output = try PythonReader.run(path)
        #expect(output.status == 5 && output.errors.contains("(\(rule))"), "\(output.errors)")
    }

    /// A copy of the golden store with the files of one future over it.
    private static func overlaid(_ line: String, _ scratch: ScratchFolder) throws -> (
        path: String, rule: String
    ) {
        let words = line.split(separator: " ").map(String.init)
        let path = scratch.path + "/store"
        try FileManager.default.copyItem(atPath: GoldenStore.folder + "/store", toPath: path)
        let future = GoldenStore.folder + "/future/" + words[0]
        let names = try #require(FileManager.default.enumerator(atPath: future)?.allObjects as? [String])
        for name in names {
            let bytes = ScratchFolder.read(future + "/" + name)
            if !bytes.isEmpty { try ScratchFolder.write(bytes, to: path + "/" + name) }
        }
        return (path, words[1])
    }
}

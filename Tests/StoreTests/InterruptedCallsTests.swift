import SynDB
import TestSupport
import Testing

@testable import Store
@testable import StoreIO

/// Signals and short reads and writes at every call below the loops that make
/// calls whole: nothing above them may notice.
@Suite struct InterruptedCallsTests {
    @Test(arguments: ReadMode.allCases) func aStoreLivesAsWithoutThem(readMode: ReadMode) throws {
        let calls = InterruptedCalls()
        let plain = try Self.life(SystemFileSystem(), readMode)
        let found = try Self.life(SystemFileSystem(calls: calls), readMode)
        #expect(plain.count == 9 && found == plain)
        var wanted: Set = ["open", "read", "write", "sync", "lock", "close", "readAt", "truncate"]
        if readMode == .mmap { wanted.remove("readAt") }
        for call in wanted.sorted() {
            let count = calls.made[call, default: InterruptedCalls.Count()]
            // Every second one: each call of the program was interrupted once.
            #expect(count.interrupted > 2 && count.made <= 2 * count.interrupted, "\(call): \(count)")
        }
    }

    @Test func linesAreAppendedAsWithoutThem() throws {
        let calls = InterruptedCalls()
        let folder = ScratchFolder()
        let path = folder.path + "/log"
        for line in ["one\n", "two\n"] {
            let file = try DescriptorFile.appending(to: path, calls: calls)
            try file.write(Array(line.utf8))
            try file.sync()
            try file.close()
        }
        #expect(ScratchFolder.read(path) == Array("one\ntwo\n".utf8))
        #expect(calls.made["open"] == InterruptedCalls.Count(made: 4, interrupted: 2))
    }

    /// What a store answers after each of the changes that it goes through.
    private static func life(_ system: SystemFileSystem, _ readMode: ReadMode) throws -> [StoreContents] {
        let folder = ScratchFolder()
        let path = folder.path + "/store"
        let packs = try [TestStore.pack("syndb"), TestStore.pack(Bench.pack)]
        _ = try Store.create(path: path, packs: packs, fileSystem: system)
        let store = try Store(path: path, fileSystem: system, readMode: readMode)
        _ = try store.addDatasets(Bench.datasets, file: "datasets.yaml")
        var found: [StoreContents] = []
        func note(_ store: Store) throws {
            #expect(try store.verify().faults.map(\.message) == [])
            found.append(try StoreContents(store))
        }
        func load(_ name: String, replaces: Bool = false) throws {
            var request = LoadRequest(
                table: "spot", inputs: try InputFiles(fileSystem: system).inputs([folder.path + "/" + name]),
                target: .datasetColumn)
            request.replaces = replaces
            // One thread, so that each call is interrupted in its turn.
            request.threads = 1
            _ = try store.load(request)
        }
        let rows = (0..<3000).map { row in
            "\(row % 2 == 0 ? Bench.first : Bench.second),\(row),\(Double(row * 7919 % 10007) / 8),t\(row % 7),\(row % 50)\n"
        }
        let text = "dataset_id,cid,size,tag,count\n" + rows.joined()
        try ScratchFolder.write(Array(text.utf8), to: folder.path + "/rows.csv")
        try load("rows.csv")
        try note(store)
        // Written, and read again, in each form.
        for form in ["csv.gz", "csv.zst", "jsonl", "arrow", "arrows"] {
            let output = try ResultOutput(
                file: folder.path + "/out." + form, format: nil, isTerminal: false, fileSystem: system)
            let question = "SELECT dataset_id, cid, size, tag, count FROM spot"
            _ = try output.write(PreparedQuery(question, snapshot: store.snapshot()))
            try load("out." + form, replaces: true)
            #expect(try StoreContents(store) == found[0], "\(form)")
        }
        try ScratchFolder.write(
            Array("dataset_id,cid,count\n\(Bench.first),9999,1\n".utf8), to: folder.path + "/more.csv")
        try load("more.csv")
        try note(store)
        try goOn(system, folder)
        var request = CompactRequest()
        request.profile = .cold
        #expect(try store.compact(request).snapshot != nil)
        try note(store)
        try damage(store)
        #expect(try store.repair().isComplete)
        _ = try store.retireSnapshots(keeping: 1)
        try note(store)
        _ = try store.copy(to: folder.path + "/copy")
        let copy = try Store(path: folder.path + "/copy", fileSystem: system, readMode: readMode)
        try note(copy)
        _ = try store.deleteDataset("\(Bench.first)")
        try note(store)
        _ = try store.purge(Bench.first)
        try note(store)
        _ = try store.editDataset("\(Bench.second)", assignments: ["notes=x"])
        _ = try copy.deleteDataset("\(Bench.second)")
        try note(copy)
        _ = try store.merge(copy)
        try note(store)
        return found
    }

    /// What is written behind the part of a file that is kept.
    private static func goOn(_ system: SystemFileSystem, _ folder: ScratchFolder) throws {
        let path = folder.path + "/journal"
        try system.writeNew(path, Array("kept and cut".utf8))
        for word in ["this", "that", "more"] {
            let file = try system.reopen(path, keeping: 5)
            try file.write(Array(word.utf8))
            try file.sync()
            try file.close()
        }
        #expect(ScratchFolder.read(path) == Array("kept more".utf8))
    }

    /// Changes a byte that follows from the rows.
    private static func damage(_ store: Store) throws {
        let place = try #require(try Padding(store.snapshot(), "spot"))
        var bytes = ScratchFolder.read(place.path)
        bytes[place.offset] ^= 1
        try ScratchFolder.write(bytes, to: place.path)
    }
}

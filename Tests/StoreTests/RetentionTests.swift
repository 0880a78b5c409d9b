import Foundation
import SynDB
import TestSupport
import Testing

@testable import Store

/// Old snapshots go, and what is open stays as it was.
@Suite struct RetentionTests {
    /// A store with a segment, and as many further snapshots with metadata of their own.
    private static func store(edits: Int) throws -> TestStore {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        for edit in 0..<edits {
            _ = try store.store.editDataset("\(Bench.first)", assignments: ["notes=n\(edit)"])
        }
        return store
    }

    private func numbers(_ store: TestStore, _ suffix: String) -> [Int] {
        ScratchFolder.files(store.path, suffix: suffix).compactMap {
            Int(URL(filePath: $0).deletingPathExtension().lastPathComponent)
        }.sorted()
    }

    /// STO-023.
    @Test func theNewestTenAreKept() throws {
        // Snapshots 1 and 2 make the store and its datasets, 3 loads.
        let store = try Self.store(edits: 7)
        #expect(numbers(store, ".man") == Array(1...10))
        #expect(numbers(store, ".cat") == Array(1...9))
        try store.load("spot", "cid,count\n2,1\n", dataset: Bench.first)
        #expect(numbers(store, ".man") == Array(2...11))
        #expect(numbers(store, ".cat") == Array(2...9))
        // A catalogue that several snapshots name stays as long as one of them.
        try store.load("spot", "cid,count\n3,1\n", dataset: Bench.first)
        #expect(numbers(store, ".man") == Array(3...12))
        #expect(numbers(store, ".cat") == Array(2...9))
        try store.load("spot", "cid,count\n4,1\n", dataset: Bench.first)
        #expect(numbers(store, ".cat") == Array(3...9))
        for number in try store.store.snapshotNumbers() {
            _ = try store.store.snapshot(number).catalog.check()
        }
        let message = refusal { _ = try store.store.snapshot(3) }
        #expect(message == "\(store.path): there is no snapshot 3\n  kept are 4 to 13")
        #expect(ScratchFolder.files(store.path, suffix: ".seg").count == 4)
        let verification = try store.store.verify()
        #expect(verification.faults.isEmpty && verification.litter.isEmpty && verification.snapshots == 10)
    }

    /// Of an open snapshot nothing has been read yet but what opening needs.
    @Test(arguments: [ReadMode.mmap, .pread]) func anOpenSnapshotKeepsItsFiles(mode: ReadMode) throws {
        let store = try Self.store(edits: 1)
        try hold(Store(path: store.path, readMode: mode).snapshot(), store)
        // Then it is free, but for a program that another test is starting: until
        // it runs it shares the locks of this process.
        var removed: [UInt64] = []
        for _ in 0..<500 where removed.isEmpty {
            removed = try store.store.retireSnapshots(keeping: 1).removed
            if removed.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
        }
        #expect(removed == [4])
        #expect(numbers(store, ".man") == [17])
        #expect(ScratchFolder.files(store.path, suffix: ".seg").count == 1)
        let verification = try store.store.verify()
        #expect(verification.faults.isEmpty && verification.litter.isEmpty)
    }

    private func hold(_ old: Snapshot, _ store: TestStore) throws {
        for edit in 0..<12 {
            _ = try store.store.editDataset(
                "\(Bench.first)", assignments: ["notes=m\(edit)", "species=Danio rerio"])
        }
        // Its rows are replaced, which leaves their segment to old snapshots alone.
        try store.load("spot", "cid,count\n1,2\n", dataset: Bench.first) { $0.replaces = true }
        let result = try store.store.retireSnapshots(keeping: 1)
        #expect(result.removed == Array(8...16) && result.held == [4])
        #expect(try store.store.snapshotNumbers() == [4, 17])
        #expect(ScratchFolder.files(store.path, suffix: ".seg").count == 2)
        for (query, answer) in [
            ("SELECT notes, species FROM spots", "notes,species\nn0,Mus musculus\n"),
            ("SELECT count FROM spots WHERE brain_region = 'CA1' AND count < 5", "count\n1\n"),
            ("SELECT label, count(*) FROM spots WHERE rowid = 0 GROUP BY label", "label,count(*)\nfirst,1\n"),
        ] {
            #expect(try TestStore.run(query, old).text == answer)
        }
        try old.catalog.check()
        #expect(try old.summary().tables.map(\.rows) == [1])
    }

    /// The removal fails at each call in turn, alone or with all after it: the
    /// change stands, no kept snapshot misses a file, and the next change removes
    /// what was left.
    @Test(arguments: [false, true]) func aFailedRemovalIsNoFailedChange(isFinal: Bool) throws {
        let first = try Self.store(edits: 8)
        for call in 1... {
            let folder = ScratchFolder()
            let path = folder.path + "/copy"
            try FileManager.default.copyItem(atPath: first.path, toPath: path)
            let fileSystem = FailingFileSystem(call, isFinal: isFinal)
            let failing = try? Store(path: path, fileSystem: fileSystem)
            let edit = try? failing?.editDataset("\(Bench.first)", assignments: ["notes=last"])
            let store = try Store(path: path)
            let number = try store.snapshot().number
            if edit != nil { #expect(number == 12, "call \(call)") }
            #expect(try store.verify().faults.isEmpty, "call \(call)")
            _ = try store.editDataset("\(Bench.first)", assignments: ["notes=after"])
            let kept = try store.snapshotNumbers()
            #expect(kept == Array((number - 8)...(number + 1)), "call \(call)")
            let verification = try store.verify()
            #expect(verification.faults.isEmpty && verification.litter.isEmpty, "call \(call)")
            if !fileSystem.hasFailed { break }
        }
    }

    @Test func segmentsGoWithTheLastSnapshotThatNamesThem() throws {
        let store = try Bench.store()
        for turn in 1...5 {
            try store.load("spot", "cid,count\n1,\(turn)\n", dataset: Bench.first) { $0.replaces = true }
        }
        #expect(ScratchFolder.files(store.path, suffix: ".seg").count == 5)
        let refused = refusal { _ = try store.store.retireSnapshots(keeping: 0) }
        #expect(refused == "cannot keep 0 snapshots\n  the newest one always stays")
        let result = try store.store.retireSnapshots(keeping: 2)
        #expect(result.removed == [1, 2, 3, 4, 5] && result.held.isEmpty && result.files == 4)
        #expect(ScratchFolder.files(store.path, suffix: ".seg").count == 2)
        #expect(try TestStore.run("SELECT count FROM spots", store.store.snapshot(6)).text == "count\n4\n")
        #expect(
            refusal { _ = try store.store.snapshot(5) }.contains("there is no snapshot 5\n  kept are 6 to 7"))
        #expect(try store.store.retireSnapshots(keeping: 1).files == 1)
        #expect(try store.store.history().count == 1)
        #expect(try store.query("SELECT count FROM spots") == "count\n5\n")
        #expect(try store.store.retireSnapshots(keeping: 1).removed.isEmpty)
        let verification = try store.store.verify()
        #expect(verification.faults.isEmpty && verification.litter.isEmpty && verification.snapshots == 1)
    }

    /// The removal fails at each call in turn, the next writer sweeps, and the power
    /// goes: a manifest whose removal was not durable comes back with its files
    /// (STO-023).
    @Test func aManifestThatComesBackHasItsFiles() throws {
        let base = try StormChange.disk()
        for call in 1... {
            let disk = base.copy()
            let failing = FailingFileSystem(call, of: disk)
            _ = try? Store(path: StormChange.path, fileSystem: failing).retireSnapshots(keeping: 1)
            let transaction = try Store(path: StormChange.path, fileSystem: disk).begin()
            for seed in UInt64(0)..<3 {
                let after = disk.afterCrash(.anything, seed: seed)
                let verification = try Store(path: StormChange.path, fileSystem: after).verify()
                #expect(verification.faults.map(\.message) == [], "call \(call), seed \(seed)")
            }
            transaction.abandon()
            guard failing.hasFailed else { break }
        }
    }

    /// The removal fails at each call in turn: no kept snapshot misses a file.
    @Test(arguments: [false, true]) func aFailedRetirementLosesNothing(isFinal: Bool) throws {
        let first = try Bench.store()
        for turn in 1...4 {
            try first.load("spot", "cid,count\n1,\(turn)\n", dataset: Bench.first) { $0.replaces = true }
        }
        for call in 1... {
            let folder = ScratchFolder()
            let path = folder.path + "/copy"
            try FileManager.default.copyItem(atPath: first.path, toPath: path)
            let fileSystem = FailingFileSystem(call, isFinal: isFinal)
            _ = try? Store(path: path, fileSystem: fileSystem).retireSnapshots(keeping: 2)
            let store = try Store(path: path)
            #expect(try store.verify().faults.isEmpty, "call \(call)")
            for number in try store.snapshotNumbers().suffix(2) {
                let text = try TestStore.run("SELECT count FROM spots", store.snapshot(number)).text
                #expect(text == "count\n\(number - 2)\n", "call \(call)")
            }
            _ = try store.retireSnapshots(keeping: 2)
            try store.begin().abandon()
            let verification = try store.verify()
            #expect(verification.faults.isEmpty && verification.litter.isEmpty, "call \(call)")
            #expect(try store.snapshotNumbers() == [5, 6], "call \(call)")
            if !fileSystem.hasFailed { break }
        }
    }

    /// Readers open and ask while snapshots come and go at once (STO-024).
    @Test func readersAndRemovalsDoNotMeet() throws {
        let store = try Bench.store()
        let path = store.path
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        DispatchQueue.concurrentPerform(iterations: 4) { worker in
            do {
                let own = try Store(path: path)
                for _ in 0..<15 {
                    if worker == 0 {
                        let rows = "cid,count\n1,1\n"
                        var request = LoadRequest(
                            table: "spot",
                            inputs: [LoadRequest.Input(name: "rows.csv", source: MemorySource(rows))],
                            target: .dataset(Bench.first))
                        request.replaces = true
                        request.wait = 20
                        _ = try own.load(request)
                        _ = try own.retireSnapshots(keeping: 1, wait: 20)
                    } else {
                        let text = try TestStore.run("SELECT sum(count) FROM spots", own.snapshot()).text
                        #expect(text == "sum(count)\n1\n")
                    }
                }
            } catch { Issue.record("\(error)") }
        }
        #expect(try store.store.verify().faults.isEmpty)
    }

    /// What a kept manifest names is unknown where it cannot be read.
    @Test func aDamagedManifestKeepsEveryCatalogue() throws {
        let store = try Self.store(edits: 7)
        let path = try #require(
            ScratchFolder.files(store.path, suffix: ".man").first { $0.hasSuffix("05.man") })
        var bytes = ScratchFolder.read(path)
        bytes[30] ^= 1
        try ScratchFolder.write(bytes, to: path)
        _ = try store.store.editDataset("\(Bench.first)", assignments: ["notes=x"])
        #expect(numbers(store, ".man") == Array(2...11))
        #expect(numbers(store, ".cat") == Array(1...10))
    }
}

import Foundation
import SynDB
import TestSupport
import Testing

@testable import Store

@Suite struct WriterTests {
    /// The lock of writers (STO-010).
    @Test func oneWriterAtATime() throws {
        let store = try Bench.store()
        let transaction = try store.store.begin()
        let other = try Store(path: store.path)
        do {
            _ = try other.addDatasets("- { label: x }", file: "x.yaml")
            Issue.record("a second writer was let in")
        } catch let error as StoreError {
            #expect(error.kind == .busy)
            #expect(error.message == "\(store.path): another process is writing to this store")
        }
        // Readers go on, and what the writer has under tmp is no litter.
        #expect(try other.verify().litter.isEmpty)
        #expect(try other.snapshot().number == 2)
        transaction.abandon()
        _ = try other.addDatasets("- { label: x }", file: "x.yaml")
        #expect(try store.store.snapshot().number == 3)
    }

    @Test func oddTimesToWaitAreNoTrap() throws {
        let store = try Bench.store()
        for wait: Double in [0, 0.001, 1e300, .infinity] { try store.store.begin(wait: wait).abandon() }
        for wait: Double in [-1, -.infinity, .nan] {
            #expect(
                refusal { try store.store.begin(wait: wait).abandon() }
                    == "cannot wait \(wait) seconds\n  say 0 or more seconds")
        }
        let transaction = try store.store.begin()
        defer { transaction.abandon() }
        #expect(refusal { _ = try store.store.begin(wait: 0.12) }.contains("another process is writing"))
    }

    /// Only what no manifest names goes (STO-021), also with a compaction that has
    /// nothing to do.
    @Test(arguments: [true, false]) func litterOfADeadWriterIsSwept(byCompaction: Bool) throws {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        let clean = ScratchFolder.fingerprint(store.path)
        let segment = try #require(ScratchFolder.files(store.path, suffix: ".seg").first)
        let litter = UUIDBytes.random()
        try FileManager.default.createDirectory(
            atPath: "\(store.path)/tmp/\(litter)/deep", withIntermediateDirectories: true)
        try ScratchFolder.write([1, 2, 3], to: "\(store.path)/tmp/\(litter)/deep/x.seg")
        try ScratchFolder.write(
            ScratchFolder.read(segment), to: segment.replacing(/[^\/]*\.seg/, with: "\(litter).seg"))
        try ScratchFolder.write([9], to: store.path + "/catalog/0000000099.cat")
        #expect(try store.store.verify().litter.count == 3)
        #expect(try store.query("SELECT count(*) FROM spots") == "count(*)\n1\n")
        if byCompaction {
            var request = CompactRequest()
            request.isDryRun = true
            _ = try store.store.compact(request)
            #expect(try store.store.verify().litter.count == 3)
            #expect(try store.store.compact(CompactRequest()).snapshot == nil)
        } else {
            try store.store.begin().abandon()
        }
        #expect(ScratchFolder.fingerprint(store.path) == clean)
    }

    @Test func namesOfTablesLeadNowhereElse() {
        let longest = String(repeating: "a", count: 100)
        for name in ["a", "spot", "a_1", longest] { #expect(StorePaths.isTableName(name), "\(name)") }
        for name in ["", ".", "..", "a/b", "A", "1a", "_a", "a-b", "é", "a ", longest + "a"] {
            #expect(!StorePaths.isTableName(name), "\(name) (STO-009)")
        }
    }

    /// Readers that are open when a change is made keep what they saw.
    @Test func manyWritersInTurnLoseNothing() throws {
        let store = try Bench.store()
        let path = store.path
        DispatchQueue.concurrentPerform(iterations: 8) { index in
            let other = try? Store(path: path)
            _ = try? other?.addDatasets("- { label: \"w\(index)\" }", file: "w.yaml", wait: 20)
        }
        #expect(try store.store.snapshot().catalog.liveDatasets.populationCount == 10)
        #expect(try store.store.snapshotNumbers() == Array(1...10))
        #expect(try store.store.verify().faults.isEmpty)
    }

    /// Desktops and backups leave files anywhere, and copies lack empty folders.
    @Test func foreignFilesAndMissingFoldersStopNobody() throws {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        let foreign = [
            ".DS_Store", "catalog/notes.txt", "manifests/0000000001.man.bak", "tables/.DS_Store",
            "tables/Old/x.seg", "tables/spot/deep/x.seg", "tables/spot/x.seg", "tmp/.gitkeep",
        ].map { "\(store.path)/\($0)" }
        for path in foreign {
            try FileManager.default.createDirectory(
                atPath: path.replacing(/\/[^\/]*$/, with: ""), withIntermediateDirectories: true)
            try ScratchFolder.write([1], to: path)
        }
        try store.load("spot", "cid,count\n2,1\n", dataset: Bench.first)
        for path in foreign { #expect(ScratchFolder.read(path) == [1], "\(path)") }
        let verification = try store.store.verify()
        #expect(verification.faults.isEmpty && verification.litter.isEmpty)
        #expect(
            verification.foreign.map { $0.replacing(store.path + "/", with: "") }.sorted() == [
                ".DS_Store", "catalog/notes.txt", "manifests/0000000001.man.bak", "tables/.DS_Store",
                "tables/Old",
                "tables/spot/deep", "tables/spot/x.seg", "tmp/.gitkeep",
            ])

        let empty = try Bench.store()
        for folder in ["tmp", "tables"] {
            try FileManager.default.removeItem(atPath: "\(empty.path)/\(folder)")
        }
        #expect(try empty.store.verify().faults.isEmpty)
        try empty.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        #expect(try empty.query("SELECT count FROM spots") == "count\n1\n")
    }

    /// A load fails at each call in turn, alone or with all calls after it, the
    /// clearing-up included: what is there is the old snapshot or the new one,
    /// sound, and the next load succeeds (STO-020).
    @Test(arguments: [false, true]) func aFailedCommitLosesNothing(isFinal: Bool) throws {
        for call in 1... {
            let store = try Bench.store()
            let fileSystem = FailingFileSystem(call, isFinal: isFinal)
            let failing = try? Store(path: store.path, fileSystem: fileSystem)
            var request = LoadRequest(
                table: "spot",
                inputs: [LoadRequest.Input(name: "rows.csv", source: MemorySource("cid,count\n1,1\n"))],
                target: .dataset(Bench.first))
            request.wait = 0
            let summary = try? failing?.load(request)
            let number = try store.store.snapshot().number
            if let summary { #expect(summary.snapshot == 3 && number == 3, "call \(call)") }
            #expect(try store.store.verify().faults.isEmpty, "call \(call)")
            #expect(
                try store.query("SELECT count(*) FROM spots") == "count(*)\n\(number - 2)\n", "call \(call)")
            try store.load("spot", "cid,count\n2,1\n", dataset: Bench.first)
            #expect(try store.store.verify().litter.isEmpty, "call \(call)")
            if !fileSystem.hasFailed { break }
        }
    }

    private func request(_ csv: String, _ action: @escaping () throws -> Void) -> LoadRequest {
        LoadRequest(
            table: "spot",
            inputs: [LoadRequest.Input(name: "rows.csv", source: InterruptedSource(csv, action))],
            target: .dataset(Bench.first))
    }

    @Test func nobodyWaitsForInputToBeRead() throws {
        let store = try Bench.store()
        // Keys are checked against what is there when the lock is held.
        let message = refusal {
            _ = try store.store.load(
                request("cid,count\n1,1\n") {
                    try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
                })
        }
        #expect(message.contains("rows.csv:2: 1, loaded before"), "\(message)")
        let summary = try store.store.load(
            request("cid,count\n2,1\n") { _ = try store.store.editDataset("first", assignments: ["notes=x"]) }
        )
        #expect(summary.snapshot == 5)
        let changed = refusal {
            _ = try store.store.load(
                request("cid,count\n3,1\n") {
                    try store.extend(
                        "pack: more\ntables: [{ name: dot, code: 400, columns: [{ name: x, type: int8, unit: count }] }]"
                    )
                })
        }
        #expect(
            changed
                == "\(store.path): the packs have changed while the rows were read\n  nothing was loaded; load them again",
            "\(changed)")
    }

    @Test func aDryRunNeedsNoLock() throws {
        let store = try Bench.store()
        let transaction = try store.store.begin()
        defer { transaction.abandon() }
        let before = ScratchFolder.fingerprint(store.path)
        let summary = try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first) { $0.isDryRun = true }
        #expect(summary.rows == 1 && summary.snapshot == nil)
        #expect(ScratchFolder.fingerprint(store.path) == before)
    }
}

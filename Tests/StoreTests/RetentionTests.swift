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
    @Test(arguments: [ReadMode.mmap, .pread]) func anOpenSnapshotOutlivesItsFiles(mode: ReadMode) throws {
        let store = try Self.store(edits: 1)
        let old = try Store(path: store.path, readMode: mode).snapshot()
        for edit in 0..<12 {
            _ = try store.store.editDataset(
                "\(Bench.first)", assignments: ["notes=m\(edit)", "species=Danio rerio"])
        }
        #expect(!ScratchFolder.files(store.path, suffix: ".man").contains { $0.hasSuffix("0000000004.man") })
        #expect(!ScratchFolder.files(store.path, suffix: ".cat").contains { $0.hasSuffix("0000000003.cat") })
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

import Foundation
import SynDB
import TestSupport
import Testing

@testable import Store

/// `purge`: a dataset that is in no file any more.
@Suite struct PurgeTests {
    private static func store() throws -> TestStore {
        let store = try Bench.store()
        try store.load(
            "spot",
            "dataset_id,cid,tag,count\n\(Bench.first),1,secret,1\n\(Bench.second),1,open,2\n\(Bench.second),2,open,3\n"
        )
        try store.load("spot", "cid,count\n9,9\n", dataset: Bench.first)
        try store.load("branch", "cid\n5\n", dataset: Bench.second)
        try store.load("branch", "cid\n6\n", dataset: Bench.first)
        return store
    }

    private func isInAFile(_ text: String, _ store: TestStore) -> Bool {
        let needle = Array(text.utf8)
        return ScratchFolder.files(store.path, suffix: "").contains { path in
            let bytes = ScratchFolder.read(path)
            return bytes.indices.contains { bytes[$0...].starts(with: needle) }
        }
    }

    @Test func aPurgedDatasetIsInNoFile() throws {
        let store = try Self.store()
        #expect(
            refusal { _ = try store.store.purge(Bench.first) }.hasPrefix(
                "the dataset \(Bench.first) is not deleted\n  what is purged is gone for good; first: syndb dataset delete"
            ))
        _ = try store.store.deleteDataset("first")
        let order = try store.query("SELECT cid, count FROM spots")
        #expect(isInAFile("secret", store) && isInAFile("\(Bench.first)", store))
        let summary = try store.store.purge(Bench.first)
        #expect(summary.removedSnapshots == Array(2...7) && summary.snapshot == 8)
        #expect(summary.segments == 1 && summary.rows == 3)
        #expect(summary.filesSearched == 8 && summary.bytesSearched > 1000)
        #expect(try store.store.snapshotNumbers() == [1, 8])
        #expect(!isInAFile("secret", store) && !isInAFile("\(Bench.first)", store))
        #expect(ScratchFolder.files(store.path, suffix: ".seg").count == 2)
        #expect(try store.query("SELECT cid, count FROM spots") == order)
        #expect(try store.query("SELECT cid FROM branches") == "cid\n5\n")
        let verification = try store.store.verify()
        #expect(verification.faults.isEmpty && verification.litter.isEmpty)
        #expect(refusal { _ = try store.store.purge(Bench.first) }.contains("has a dataset \(Bench.first)"))
        // Its id may come again, as that of another.
        try store.add("- { id: \(Bench.first), label: new, species: Mus musculus }")
        #expect(try store.query("SELECT count(*) FROM spots WHERE label = 'new'") == "count(*)\n0\n")
    }

    /// Nor in one that a power cut brings back.
    @Test func whatWasPurgedIsGoneForGood() throws {
        let disk = try StormChange.disk()
        let store = try Store(path: StormChange.path, fileSystem: disk)
        _ = try store.deleteDataset("\(Bench.first)")
        _ = try store.purge(Bench.first)
        for loss in CrashLoss.allCases {
            let after = disk.afterCrash(loss, seed: 1)
            for path in after.files where path.hasPrefix(StormChange.path) {
                let isThere = try after.readAll(path).withUnsafeBytes(UUIDNeedle(Bench.first).occurs)
                #expect(!isThere, "\(loss), \(path)")
            }
        }
    }

    @Test func aReaderHoldsAPurgeUp() throws {
        let store = try Self.store()
        _ = try store.store.deleteDataset("first")
        try hold(store.store.snapshot(4), store)
        // The next one goes on from there.
        let summary = try store.store.purge(Bench.first)
        #expect(summary.removedSnapshots == [4] && summary.snapshot == nil)
        #expect(!isInAFile("secret", store))
    }

    private func hold(_ old: Snapshot, _ store: TestStore) throws {
        let message = refusal { _ = try store.store.purge(Bench.first, wait: 0.2) }
        #expect(
            message.contains("snapshot 4, which holds the dataset \(Bench.first), is in use"), "\(message)")
        #if os(Linux)
            #expect(message.contains("(process \(ProcessInfo.processInfo.processIdentifier))"), "\(message)")
        #endif
        #expect(try TestStore.run("SELECT tag FROM spots WHERE count = 1", old).text == "tag\nsecret\n")
        #expect(try store.query("SELECT count(*) FROM spots") == "count(*)\n2\n")
        #expect(try store.store.snapshotNumbers() == [1, 4, 8])
    }

    @Test func whatOthersSayOfTheDatasetIsNamed() throws {
        let store = try Self.store()
        _ = try store.store.editDataset("second", assignments: ["notes=see \(Bench.first)"])
        _ = try store.store.deleteDataset("first")
        let message = refusal { _ = try store.store.purge(Bench.first) }
        #expect(
            message.contains("the id \(Bench.first) is still in 1 file:\n  \(store.path)/catalog/"),
            "\(message)")
        _ = try store.store.editDataset("second", assignments: ["notes=x"])
        _ = try store.store.retireSnapshots(keeping: 1)
        #expect(try store.store.verify().faults.isEmpty)
    }

    /// Ids in cells stand in no file as they are.
    @Test(arguments: ["id", "text"]) func cellsThatHaveTheIdAreFound(type: String) throws {
        let store = try Self.store()
        var random = SplitMix64(seed: 1)
        let others = (0..<3000).map { row in
            let id = row == 77 ? Bench.first : UUIDBytes(high: random.next(), low: random.next())
            return type == "id" ? "\(row + 10),\(id),\n" : "\(row + 10),,of \(id)\n"
        }
        let (table, header) = type == "id" ? ("branch", "cid,above") : ("spot", "cid,size,tag")
        let rows = others.map { type == "id" ? String($0.dropLast(2)) + "\n" : $0.dropLast() + ",1\n" }
        try store.load(
            table, header + (type == "id" ? "\n" : ",count\n") + rows.joined(), dataset: Bench.second
        ) { $0.allowsDangling = true }
        _ = try store.store.deleteDataset("first")
        let message = refusal { _ = try store.store.purge(Bench.first) }
        #expect(
            message.contains("the id \(Bench.first) is still in 1 file:\n  \(store.path)/tables/\(table)/"),
            "\(message)")
        if type == "text" { #expect(!isInAFile("\(Bench.first)", store)) }
    }

    @Test func idsAreFoundInEachForm() {
        let id = UUIDBytes("0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0")!
        let needle = UUIDNeedle(id)
        func occurs(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes(needle.occurs) }
        let raw: [UInt8] = [
            0x0F, 0x1E, 0x2D, 0x3C, 0x4B, 0x5A, 0x49, 0x78, 0x87, 0x96, 0xA5, 0xB4, 0xC3, 0xD2, 0xE1, 0xF0,
        ]
        for pad in [0, 1, 7] {
            #expect(occurs([UInt8](repeating: 15, count: pad) + raw))
            #expect(occurs([UInt8](repeating: 48, count: pad) + Array("\(id)".utf8) + [1]))
            #expect(occurs([UInt8](repeating: 48, count: pad) + Array("\(id)".uppercased().utf8)))
        }
        #expect(!occurs(raw.dropLast()) && !occurs([]) && !occurs(Array("\(id)".utf8.dropLast())))
    }

    /// It fails at each call in turn: nothing is lost, and the next one ends it.
    @Test(arguments: [false, true]) func aFailedPurgeIsEndedByTheNext(isFinal: Bool) throws {
        let first = try Self.store()
        _ = try first.store.deleteDataset("first")
        for call in 1... {
            let folder = ScratchFolder()
            let path = folder.path + "/copy"
            try FileManager.default.copyItem(atPath: first.path, toPath: path)
            let fileSystem = FailingFileSystem(call, isFinal: isFinal)
            let done = try? Store(path: path, fileSystem: fileSystem).purge(Bench.first)
            let store = try Store(path: path)
            #expect(try store.verify().faults.isEmpty, "call \(call)")
            let text = try TestStore.run("SELECT count FROM spots", store.snapshot()).text
            #expect(text == "count\n2\n3\n", "call \(call)")
            if done == nil {
                let known = try store.snapshotNumbers().contains {
                    try store.snapshot($0).catalog.dataset(Bench.first) != nil
                }
                if known { _ = try store.purge(Bench.first) }
            }
            try store.begin().abandon()
            #expect(ScratchFolder.files(path, suffix: ".seg").count == 2, "call \(call)")
            let verification = try store.verify()
            #expect(verification.faults.isEmpty && verification.litter.isEmpty, "call \(call)")
            if !fileSystem.hasFailed { break }
        }
    }

    /// The proof of a purge can be had again, as often as it has to be.
    @Test func theProofCanBeRepeated() throws {
        let store = try Self.store()
        _ = try store.store.editDataset("second", assignments: ["notes=not \(Bench.first)"])
        _ = try store.store.deleteDataset("first")
        let message = "the id \(Bench.first) is still in 1 file"
        #expect(refusal { _ = try store.store.purge(Bench.first) }.hasPrefix(message))
        #expect(refusal { _ = try store.store.purge(Bench.first) }.hasPrefix(message))
        _ = try store.store.editDataset("second", assignments: ["notes="])
        _ = try store.store.retireSnapshots(keeping: 1)
        let found = refusal { _ = try store.store.purge(Bench.first) }
        #expect(
            found.contains("has a dataset \(Bench.first), and its id is in none of")
                && found.contains("if it was purged, nothing is left of it"), "\(found)")
    }

    /// What is no file of the store is searched as it stands, whatever its name.
    @Test func foreignFilesAreSearchedAsBytes() throws {
        let store = try Self.store()
        for name in ["tables/spot/a.seg", "manifests/backup.man", "catalog/old.cat", "notes.txt"] {
            try Data("x".utf8).write(to: URL(filePath: store.path + "/" + name))
        }
        _ = try store.store.deleteDataset("first")
        #expect(try store.store.purge(Bench.first).snapshot != nil)
        let path = store.path + "/tables/spot/a.seg"
        try Data("a copy of \(Bench.first)".utf8).write(to: URL(filePath: path))
        #expect(refusal { _ = try store.store.purge(Bench.first) }.contains(path))
    }
}

import SynDB
import TestSupport
import Testing

@Suite struct SnapshotTests {
    private static let questions = [
        "SELECT label, species, count(*), sum(size) FROM spots GROUP BY label, species",
        "SELECT * FROM spots", "SELECT count(*) FROM spots WHERE brain_region = 'CA1'",
    ]

    @Test func everyChangeIsANewSnapshotAndOldOnesKeepTheirAnswers() throws {
        let store = try Bench.store()
        var answers: [UInt64: [String]] = [:]
        func remember() throws {
            let snapshot = try store.store.snapshot()
            #expect(answers[snapshot.number] == nil)
            answers[snapshot.number] = try Self.questions.map { try TestStore.run($0, snapshot).text }
        }
        try remember()
        try store.load("spot", "cid,size,count\n1,2.5,1\n2,,2\n", dataset: Bench.first)
        try remember()
        try store.load("spot", "cid,size,count\n1,0.5,1\n", dataset: Bench.second)
        try remember()
        _ = try store.store.editDataset("first", assignments: ["species=Homo sapiens"])
        try remember()
        _ = try store.store.deleteDataset("second")
        try remember()
        try store.add("- { label: third }")
        try remember()
        #expect(try store.store.snapshotNumbers() == Array(1...7))
        for (number, expected) in answers {
            let snapshot = try Store(path: store.path).snapshot(number)
            #expect(
                try Self.questions.map { try TestStore.run($0, snapshot).text } == expected,
                "snapshot \(number)")
        }
        #expect(
            refusal { _ = try store.store.snapshot(9) }
                == "\(store.path): there is no snapshot 9\n  kept are 1 to 7")
        let verification = try store.store.verify()
        #expect(verification.faults.isEmpty && verification.litter.isEmpty)
    }

    /// A file with its name is never written again (STO-013), whatever comes later.
    @Test func filesStayAsTheyAre() throws {
        let store = try Bench.store()
        var known: [String: [UInt8]] = [:]
        func look(_ change: String) {
            let files = ScratchFolder.files(store.path, suffix: "")
            for file in files where !file.hasPrefix(store.path + "/tmp/") {
                let bytes = ScratchFolder.read(file)
                #expect(known[file] == nil || known[file] == bytes, "\(change): \(file)")
                known[file] = bytes
            }
        }
        look("made")
        for turn in 0..<3 {
            try store.load("spot", "cid,count\n\(turn),1\n", dataset: Bench.first)
            look("loaded")
            try store.load("spot", "cid,count\n\(turn),\(turn)\n", dataset: Bench.second) {
                $0.replaces = true
            }
            look("replaced")
            _ = try store.store.editDataset(
                "first", assignments: ["label=\"first\"", "species=Homo sapiens"])
            look("edited")
            _ = try store.store.compact(CompactRequest())
            look("compacted")
        }
        _ = try store.store.deleteDataset("second")
        look("deleted")
        #expect(known.count > 20)
    }

    @Test func aMetadataEditTouchesNoSegment() throws {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        let before = ScratchFolder.fingerprint(store.path).filter { $0.contains(".seg") }
        _ = try store.store.editDataset(
            "first", assignments: ["species=Homo sapiens", "brain_regions=[{brain_structure: CA3}]"])
        #expect(ScratchFolder.fingerprint(store.path).filter { $0.contains(".seg") } == before)
        #expect(
            try store.query("SELECT species, brain_region, cid FROM spots")
                == "species,brain_region,cid\nHomo sapiens,CA3,1\n")
    }

    @Test func aDeletedDatasetIsHiddenFromNewSnapshotsOnly() throws {
        let store = try Bench.store()
        try store.load("spot", "dataset_id,cid,count\n\(Bench.first),1,1\n\(Bench.second),1,2\n")
        let old = try store.store.snapshot()
        let deleted = try store.store.deleteDataset("first")
        #expect(deleted.id == Bench.first && deleted.rows == 1)
        #expect(try store.query("SELECT label, count FROM spots") == "label,count\nsecond,2\n")
        #expect(
            try TestStore.run("SELECT label, count FROM spots", old).text
                == "label,count\nfirst,1\nsecond,2\n")
        #expect(try store.query("SELECT count(*), sum(count) FROM spots") == "count(*),sum(count)\n1,2\n")
        #expect(
            refusal { _ = try store.store.deleteDataset("first") }.hasPrefix(
                "the dataset \"first\" was deleted (")
        )
        #expect(
            refusal { _ = try store.store.editDataset(Bench.first.description, assignments: ["notes=x"]) }
                .contains("was deleted"))
    }
}

import Foundation
import SynDB
import TestSupport
import Testing

@testable import Store

/// What goes on with a load beside its rows: rows that are left out, other tables.
@Suite struct ResumedPartsTests {
    /// Rows that are left out are told once each, wherever the load is cut off.
    @Test(arguments: [3, 5, 8]) func rowsThatAreLeftOut(_ step: Int) throws {
        let rows = (0..<300).map { $0 % 11 == 3 ? "\($0),1,2\n" : "\($0),\n" }.joined()
        let load = try InterruptedLoad(
            [("a.csv", "cid,above\n" + rows), ("b.csv", "cid,above\n999,,,\n")], .dataset(Bench.first))
        func run(_ store: TestStore, _ file: String, _ resumable: ResumableLoad?, _ left: Int) throws
            -> LoadSummary
        {
            var left = left
            var request = try load.request(resumable) {
                left -= 1
                if left == 0 { throw InterruptedLoad.stop }
            }
            request.maximumErrors = 40
            request.rejects = try RejectsFile(load.path(file), resumes: resumable?.resumes == true)
            return try store.store.load(request)
        }
        let wanted = try run(Bench.store(), "plain", nil, -1)
        let store = try Bench.store()
        var attempts = 0
        var found: LoadSummary?
        while found == nil {
            attempts += 1
            let isThere = try !store.store.unfinishedLoads().isEmpty
            do {
                found = try run(store, "kept", load.resumable(isThere), step * attempts)
            } catch let error as StoreError where error == InterruptedLoad.stop {
                // What a process writes behind its last note is written again.
                let path = load.path("kept")
                if FileManager.default.fileExists(atPath: path), try !store.store.unfinishedLoads().isEmpty {
                    try ScratchFolder.write(ScratchFolder.read(path) + Array("x".utf8), to: path)
                }
            }
        }
        #expect(attempts > 1 && found?.rejected == wanted.rejected && wanted.rejected == 28)
        #expect(ScratchFolder.read(load.path("kept")) == ScratchFolder.read(load.path("plain")))
        #expect(try store.query("SELECT count(*) FROM branch") == "count(*)\n273\n")
    }

    @Test func rejectsThatAreGone() throws {
        let load = try InterruptedLoad(
            [("a.csv", "cid,above\n1,2,3\n" + (5..<300).map { "\($0),\n" }.joined())], .dataset(Bench.first))
        let store = try Bench.store()
        func request(_ resumes: Bool) throws -> LoadRequest {
            var calls = 0
            var request = try load.request(load.resumable(resumes)) {
                calls += 1
                if calls == 4 { throw InterruptedLoad.stop }
            }
            request.rejects = try RejectsFile(load.path("out.csv"), resumes: resumes)
            return request
        }
        _ = try? store.store.load(request(false))
        try FileManager.default.removeItem(atPath: load.path("out.csv"))
        let message = refusal { _ = try store.store.load(request(true)) }
        #expect(message.contains("bytes of rows that were left out, found no file"), "\(message)")
    }

    /// Several tables and new datasets as one load.
    @Test(arguments: [2, 5, 9, 16]) func tablesThatAreLoadedAsOne(_ step: Int) throws {
        let folder = ScratchFolder()
        let id = UUIDBytes.random()
        func rows(_ count: Int, _ row: (Int) -> String) -> String { (0..<count).map(row).joined() }
        let files = [
            (
                "spot.csv",
                "cid,count,dataset_id\n" + rows(120) { "\($0),\($0),\($0 % 2 == 0 ? id : Bench.first)\n" }
            ),
            ("branch.csv", "cid,above,dataset_id\n" + rows(150) { "\($0),\($0 / 2),\(id)\n" }),
        ]
        for (name, text) in files { try ScratchFolder.write(Array(text.utf8), to: folder.path + "/" + name) }
        let plain = try Bench.store()
        let catalog = try plain.store.snapshot().catalog
        let new = try MetadataFile.parse("{ id: \(id), label: new }", file: "m", schema: catalog.schema)
        func requests(_ load: ResumableLoad?, _ progress: @escaping () throws -> Void = {}) throws
            -> [LoadRequest]
        {
            try files.map { name, _ in
                var request = LoadRequest(
                    table: String(name.dropLast(4)),
                    inputs: try InputFiles().inputs([folder.path + "/" + name]),
                    target: .datasetColumn)
                request.chunkBytes = 256
                request.maximumSegmentBytes = 1
                request.resumable = load
                request.progress = { _ in try progress() }
                return request
            }
        }
        let wanted = try plain.store.load(requests(nil), adding: new)
        let store = try Bench.store()
        var attempts = 0
        var found: [LoadSummary] = []
        while found.isEmpty {
            attempts += 1
            var load = ResumableLoad(
                name: "night-1", command: [], workingFolder: "/",
                marks: try files.map { try InputMark(folder.path + "/" + $0.0) })
            load.resumes = try !store.store.unfinishedLoads().isEmpty
            load.noteBytes = 1
            var left = step * attempts
            do {
                found = try store.store.load(
                    requests(load) {
                        left -= 1
                        if left == 0 { throw InterruptedLoad.stop }
                    }, adding: new)
            } catch let error as StoreError where error == InterruptedLoad.stop {
                try store.add("- { label: other\(attempts) }")
            }
        }
        #expect(attempts > 1)
        #expect(found.map(\.rows) == wanted.map(\.rows) && found.map(\.bytesRead) == wanted.map(\.bytesRead))
        for query in ["SELECT label, cid, count FROM spot ORDER BY label, cid", ResumeTests.query] {
            #expect(try store.query(query) == plain.query(query))
        }
        #expect(try store.store.verify().faults.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.path + "/tmp").isEmpty)
    }
}

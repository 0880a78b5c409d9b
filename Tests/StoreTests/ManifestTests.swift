import SynDB
import TestSupport
import Testing

@testable import Store

/// Manifests whose checksum fits and whose content does not.
@Suite struct ManifestTests {
    /// The message of opening a store whose newest manifest was changed.
    private func refused(_ change: (inout Manifest) throws -> Void) throws -> String {
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        try store.load("branch", "cid\n1\n", dataset: Bench.first)
        var manifest = try store.store.readManifest(4)
        try change(&manifest)
        try ScratchFolder.write(
            manifest.encode().bytes, to: try #require(ScratchFolder.files(store.path, suffix: ".man").last))
        return refusal {
            let snapshot = try store.store.snapshot()
            for table in snapshot.catalog.schema.tables { _ = try snapshot.segments(of: table) }
        }
    }

    @Test func whatIsLeftAsItWasOpens() throws {
        #expect(try refused { _ in } == "accepted")
    }

    @Test func sizesThatDoNotAddUpAreRefused() throws {
        for size in [UInt64.max, 1 << 63, 1 << 43] {
            #expect(try refused { try $0.change(0) { $0[0].size = size } }.contains("(MAN-004)"))
        }
    }

    @Test func whatOccursTwiceIsRefused() throws {
        #expect(try refused { $0.tables.reverse() }.contains("(MAN-008)"))
        #expect(try refused { $0.tables[1].code = $0.tables[0].code }.contains("(MAN-008)"))
        #expect(try refused { $0.tables[1].name = $0.tables[0].name }.contains("(MAN-008)"))
        #expect(
            try refused { try $0.change(0) { $0.append($0[0]) } }.contains("(MAN-008)"))
        #expect(
            try refused { try $0.change(0) { $0[0].runs = SegmentRuns(Array($0[0].runs) + $0[0].runs) } }
                .contains("(MAN-008)"))
    }

    @Test func deadRunsAreRunsAndNotAll() throws {
        #expect(try refused { try $0.change(0) { $0[0].runs[0].isDead = true } }.contains("(MAN-011)"))
        // The list of dead positions, which stands last: one that is no run.
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.second)
        var manifest = try store.store.readManifest(4)
        let runs = try manifest.tables[0].segments().flatMap(\.runs)
        try manifest.change(0) { segments in
            segments[0].runs = SegmentRuns(runs)
            segments[0].runs[1].isDead = true
            segments.removeLast()
        }
        var bytes = try manifest.encode().bytes
        let path = try #require(ScratchFolder.files(store.path, suffix: ".man").last)
        try ScratchFolder.write(bytes, to: path)
        #expect(
            try store.store.readManifest(4).tables[0].segments()[0].runs.map(\.isDead) == [false, true])
        bytes[0] ^= 1
        #expect(
            refusal {
                try ScratchFolder.write(bytes, to: path); _ = try store.store.snapshot()
            }
            .contains("(MAN-001)"))
    }

    /// What a manifest says of segments, of itself and of metadata.
    @Test func whatIsNotSoIsRefused() throws {
        let far = try refused { try $0.change(0) { $0[0].runs[0].dataset = DatasetOrdinal(99) } }
        #expect(far.contains("names dataset 99, the catalogue has 2 (STO-006)"), "\(far)")
        #expect(try refused { $0.number = 9 }.contains("it belongs to snapshot 9"))
        #expect(try refused { $0.storeID = .random() }.contains("(MAN-006)"))
        let store = try Bench.store()
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.first)
        let path = try #require(ScratchFolder.files(store.path, suffix: ".man").last)
        func write(_ change: (inout [SegmentEntry]) throws -> Void) throws {
            var manifest = try store.store.readManifest(3)
            try manifest.change(0, change)
            try ScratchFolder.write(manifest.encode().bytes, to: path)
        }
        let bytes = ScratchFolder.read(path)
        try write { $0[0].pageCount += 1 }
        #expect(refusal { _ = try store.query("SELECT cid FROM spot") }.contains("MAN-005"))
        try ScratchFolder.write(bytes, to: path)
        try write { $0[0].metadata = MetadataZoneMap(catalogNumber: 2, columns: []) }
        #expect(try store.store.verify().faults.contains { $0.message.contains("(MAN-009)") })
    }

    @Test func aTableThatNoPackDeclaresIsRefused() throws {
        let message = try refused { $0.tables[1].code = 999 }
        #expect(message.contains("a table of code 999, which no pack declares (STO-007)"), "\(message)")
    }
}

extension Manifest {
    /// Changes the segments of the table at a position.
    mutating func change(_ table: Int, _ body: (inout [SegmentEntry]) throws -> Void) throws {
        var segments = Array(try tables[table].segments())
        try body(&segments)
        tables[table] = Table(code: tables[table].code, name: tables[table].name, segments: segments)
    }
}

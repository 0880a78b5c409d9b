import Bits
import Foundation
import SynDB
import TestSupport
import Testing

@testable import SegmentFormat
@testable import Store

/// `verify --repair`: the same pages, and what follows from them anew.
@Suite struct RepairTests {
    private static let questions = [
        "SELECT cid, size, tag, count FROM spots",
        "SELECT label, sum(size), stddev(count) FROM spots GROUP BY label",
    ]

    /// Two segments; some rows of the first are dead.
    private static func store() throws -> TestStore {
        let store = try Bench.store()
        func rows(_ range: Range<Int>, _ id: UUIDBytes) -> String {
            range.map { "\(id),\($0),\(Double($0 * 7919 % 10007) / 8),\("t\($0 % 7)"),\($0 % 50)\n" }.joined()
        }
        let header = "dataset_id,cid,size,tag,count\n"
        try store.load("spot", header + rows(0..<9000, Bench.first) + rows(0..<400, Bench.second))
        try store.load("spot", header + rows(9000..<9300, Bench.first))
        try store.load("spot", header + rows(0..<500, Bench.second)) { $0.replaces = true }
        return store
    }

    private func answers(_ store: TestStore) throws -> [String] { try Self.questions.map(store.query) }

    private func table(_ snapshot: Snapshot) throws -> TableSchema {
        try #require(snapshot.catalog.schema.table(named: "spot"))
    }

    /// The first segment of the newest snapshot.
    private func reader(_ store: TestStore) throws -> SegmentReader {
        let snapshot = try store.store.snapshot()
        let table = try table(snapshot)
        return try snapshot.reader(of: #require(snapshot.segments(of: table).first), table: table)
    }

    private func flip(_ path: String, _ place: Int) throws {
        var bytes = ScratchFolder.read(path)
        bytes[place] ^= 1
        try ScratchFolder.write(bytes, to: path)
    }

    @Test func nothingIsDoneToASoundStore() throws {
        let store = try Self.store()
        let before = ScratchFolder.fingerprint(store.path).filter { !$0.hasPrefix("LOCK") }
        let summary = try store.store.repair()
        #expect(summary.segments.isEmpty && summary.snapshot == nil && summary.isComplete)
        #expect(ScratchFolder.fingerprint(store.path).filter { !$0.hasPrefix("LOCK") } == before)
    }

    /// A segment that cannot be read keeps no other from being repaired.
    @Test func aFileThatCannotBeRead() throws {
        let store = try Self.store()
        let snapshot = try store.store.snapshot()
        let segments = try snapshot.segments(of: table(snapshot))
        let paths = segments.map { store.store.paths.segment($0.id, of: "spot") }
        let section = try #require(reader(store).sections.first { $0.kind == SectionKind.zones.rawValue })
        try flip(paths[0], Int(section.offset + section.length / 2))
        let disk = FailingFileSystem(path: paths[1], kind: .other)
        let summary = try Store(path: store.path, fileSystem: disk, readMode: .pread).repair()
        #expect(summary.segments.map(\.path) == Array(paths[..<2]))
        #expect(summary.segments[0].replacement != nil && summary.segments[1].replacement == nil)
        let reason = try #require(summary.segments[1].reason)
        #expect(reason.hasPrefix("\(paths[1]): cannot ") && reason.contains("the test wants it so"))
        #expect(try store.store.verify().faults.allSatisfy { $0.message.contains(paths[0]) })
    }

    /// One bit of each section of a segment: repaired, or left alone with a reason
    /// where pages cannot be found without it.
    @Test func everySectionIsRepairedThatFollowsFromPages() throws {
        let kinds = try Set(reader(Self.store()).sections.map(\.kind))
        #expect(kinds.isSuperset(of: [1, 2, 3, 4, 5]))
        for kind in kinds.sorted() {
            let store = try Self.store()
            let right = try answers(store)
            let old = try reader(store)
            let number = try store.store.snapshot().number
            let section = try #require(old.sections.first { $0.kind == kind && $0.length > 0 })
            try flip(old.path, Int(section.offset + section.length / 2))
            let isRepairable = ![SectionKind.schema, .runs, .pages, .texts].map(\.rawValue).contains(kind)
            let summary = try store.store.repair()
            #expect(summary.segments.count == 1 && summary.segments[0].path == old.path, "kind \(kind)")
            #expect(summary.isComplete == isRepairable, "kind \(kind): \(summary)")
            #expect(summary.segments[0].faults.first?.contains("(SEG-010)") == true, "kind \(kind)")
            #expect((try store.store.snapshot().number == number + 1) == isRepairable)
            guard isRepairable else {
                #expect(summary.segments[0].reason?.contains("(SEG-010)") == true)
                continue
            }
            let new = try reader(store)
            #expect(summary.segments[0].replacement == new.path && new.id != old.id)
            for page in old.layout.pages.indices { #expect(try new.isPage(page, page: page, of: old)) }
            #expect(try answers(store) == right, "kind \(kind)")
            _ = try store.store.retireSnapshots(keeping: 1)
            #expect(try store.store.verify().faults.map(\.message) == [], "kind \(kind)")
            #expect(try store.store.repair().snapshot == nil)
            // Dead rows are dead as before.
            let snapshot = try store.store.snapshot()
            let runs = try snapshot.segments(of: table(snapshot))[0].runs
            #expect(runs.map(\.isDead) == [false, true])
        }
    }

    /// Damages a page of the first segment and the statistics of the second; their
    /// paths. No snapshot is held when it returns.
    private func damage(_ store: TestStore) throws -> [String] {
        let snapshot = try store.store.snapshot()
        let table = try table(snapshot)
        let segments = try snapshot.segments(of: table).map { try snapshot.reader(of: $0, table: table) }
        let size = try #require(segments[0].column(named: "size"))
        try flip(segments[0].path, Int(try segments[0].pages(of: size)[0].offset) + 30)
        let statistics = try #require(
            segments[1].sections.first { $0.kind == SectionKind.statistics.rawValue })
        try flip(segments[1].path, Int(statistics.offset))
        return segments.map(\.path)
    }

    /// A damaged page stays damaged; what can be repaired beside it is.
    @Test func aDamagedPageIsNamedAndLeft() throws {
        let store = try Self.store()
        let number = try store.store.snapshot().number
        let paths = try damage(store)
        let summary = try store.store.repair()
        #expect(!summary.isComplete && summary.snapshot == number + 1)
        #expect(summary.segments.map { $0.replacement != nil } == [false, true])
        #expect(summary.segments[0].reason?.contains("page 0 of column \"size\"") == true)
        // What is repaired is still damaged in the snapshots before.
        #expect(summary.segments[0].snapshots == Array(3...number + 1))
        #expect(summary.segments[1].snapshots == Array(4...number))
        #expect(summary.snapshotsWithRepaired == Array(4...number))
        _ = try store.store.retireSnapshots(keeping: 1)
        let faults = try store.store.verify().faults
        #expect(!faults.isEmpty && faults.allSatisfy { $0.message.contains(paths[0]) }, "\(faults)")
        #expect(try store.query("SELECT count(*) FROM spots WHERE cid >= 9000") == "count(*)\n300\n")
    }

    /// Bytes between the parts of a file must be zero.
    @Test func paddingIsRepaired() throws {
        let store = try Self.store()
        let place = try #require(try Padding(store.store.snapshot(), "spot"))
        try flip(place.path, place.offset)
        let right = try answers(store)
        let summary = try store.store.repair()
        #expect(summary.isComplete && summary.segments[0].faults[0].contains("(SEG-011)"))
        #expect(try answers(store) == right)
        _ = try store.store.retireSnapshots(keeping: 1)
        #expect(try store.store.verify().faults.isEmpty)
    }

    /// A manifest is never guessed.
    @Test func aDamagedManifestIsAnError() throws {
        let store = try Self.store()
        let manifest = try #require(ScratchFolder.files(store.path, suffix: ".man").last)
        try flip(manifest, 30)
        let before = ScratchFolder.fingerprint(store.path)
        #expect(refusal { _ = try store.store.repair() }.contains("restore the file from a copy"))
        #expect(
            ScratchFolder.fingerprint(store.path).filter { !$0.hasPrefix("LOCK") }
                == before.filter { !$0.hasPrefix("LOCK") })
    }

    /// A segment with a shared dictionary keeps it.
    @Test func sharedDictionariesStay() throws {
        let store = try Bench.store()
        var random = SplitMix64(seed: 3)
        let texts = (0..<600).map { _ in (0..<6).map { _ in String(random.next(), radix: 36) }.joined() }
        let rows = (0..<150_000).map { "\($0),\($0),\(texts[$0 * 7919 % 600]),1\n" }.joined()
        try store.load("spot", "cid,size,tag,count\n" + rows, dataset: Bench.first)
        let old = try reader(store)
        let tag = try #require(old.column(named: "tag"))
        let dictionary = try old.sharedTextBytes(of: tag)
        #expect(!dictionary.isEmpty)
        let zones = try #require(old.sections.first { $0.kind == SectionKind.zones.rawValue })
        try flip(old.path, Int(zones.offset))
        #expect(try store.store.repair().isComplete)
        #expect(try reader(store).sharedTextBytes(of: tag) == dictionary)
        #expect(try store.query("SELECT count(*) FROM spots WHERE tag = '\(texts[1])'") == "count(*)\n250\n")
    }

    /// What no page explains is named, and is not taken for sound.
    @Test func damageThatStaysIsNamed() throws {
        let store = try Self.store()
        let manifests = ScratchFolder.files(store.path, suffix: ".man").sorted()
        try flip(manifests[1], 100)
        let summary = try store.store.repair()
        #expect(summary.segments.isEmpty && summary.snapshot == nil && !summary.isComplete)
        let faults = try store.store.verify().faults.map(\.message)
        #expect(summary.otherFaults == faults && faults.count == 1 && faults[0].contains(manifests[1]))
        let history = try store.store.history()
        #expect(history.count == manifests.count)
        for (index, (number, manifest)) in history.enumerated() {
            #expect(number == UInt64(index + 1) && ((try? manifest.get()) == nil) == (index == 1))
        }
    }

    @Test func aStoreWithoutManifestsIsNotSound() throws {
        let store = try Self.store()
        for path in ScratchFolder.files(store.path, suffix: ".man") {
            try FileManager.default.removeItem(atPath: path)
        }
        let verification = try store.store.verify()
        #expect(verification.faults.map(\.message).contains { $0.contains("no manifest is left (STO-004)") })
        #expect(verification.faults.count == 1 && verification.litter.isEmpty)
        #expect(refusal { _ = try store.store.history() }.contains("no manifest is left (STO-004)"))
    }

    /// A damaged catalogue is told once, and hides no damage beside it.
    @Test func oneFaultHidesNoOther() throws {
        let store = try Self.store()
        let paths = try damage(store)
        let own = try store.store.verify().faults.map(\.message)
        let catalog = try #require(ScratchFolder.files(store.path, suffix: ".cat").last)
        try flip(catalog, ScratchFolder.read(catalog).count - 40)
        let faults = try store.store.verify().faults.map(\.message)
        #expect(own.count > 1 && Set(own).isSubset(of: faults) && own.contains { $0.contains(paths[0]) })
        let others = faults.filter { !own.contains($0) }
        #expect(others.count == 1 && others[0].contains(catalog), "\(others)")
    }

    @Test func aDamagedCatalogueIsNamed() throws {
        let store = try Self.store()
        let catalog = try #require(ScratchFolder.files(store.path, suffix: ".cat").last)
        try flip(catalog, ScratchFolder.read(catalog).count - 40)
        let summary = try store.store.repair()
        #expect(try summary.otherFaults == store.store.verify().faults.map(\.message))
        #expect(summary.otherFaults.count == 1 && summary.otherFaults[0].contains(catalog))
        #expect(!summary.isComplete && summary.snapshot == nil)
    }
}

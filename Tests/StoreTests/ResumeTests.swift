import Foundation
import SynDB
import TestSupport
import Testing

@testable import Store

/// Loads that are cut off at every step and gone on with.
@Suite struct ResumeTests {
    /// Cuts the load off at progress number `step`, and whoever goes on with it
    /// as well, until it is through; how often that was.
    private static func run(
        _ load: InterruptedLoad, _ store: TestStore, step: Int, between: () throws -> Void
    ) throws
        -> Int
    {
        var attempts = 0
        while true {
            attempts += 1
            let opened = try Store(path: store.path)
            let isThere = try !opened.unfinishedLoads().isEmpty
            var left = step * attempts
            do {
                _ = try opened.load(
                    load.request(load.resumable(isThere)) {
                        left -= 1
                        if left == 0 { throw InterruptedLoad.stop }
                    })
                return attempts
            } catch let error as StoreError where error == InterruptedLoad.stop {
                try between()
            }
        }
    }

    private static func loads() throws -> [InterruptedLoad] {
        func rows(_ range: Range<Int>, _ head: String, _ row: (Int) -> String) -> String {
            head + "\n" + range.map(row).joined(separator: "\n") + "\n"
        }
        let first = Bench.first
        let datasets = [first, Bench.second]
        // Segments that are full on the way.
        var long = try InterruptedLoad(
            [("a.csv", rows(0..<21_000, "cid,dataset_id") { "\($0),\(datasets[$0 / 15_000])" })],
            .datasetColumn)
        long.chunkBytes = 128 << 10
        return try [
            // In order, with references into the same table.
            InterruptedLoad(
                [
                    ("a.csv", rows(0..<120, "cid,above") { "\($0),\($0 % 7 == 0 ? "" : "\($0 / 2)")" }),
                    ("b.csv", rows(120..<200, "cid,above") { "\($0),\"\($0 - 100)\"" }),
                ], .dataset(first)),
            // Mixed datasets, which are spilled; one file that is read from the front only.
            InterruptedLoad(
                [
                    ("a.csv", rows(0..<150, "cid,dataset_id") { "\($0),\(datasets[$0 % 2])" }),
                    (
                        "b.json",
                        "["
                            + (150..<180).map { "{\"cid\":\($0),\"dataset_id\":\"\(first)\"}" }.joined(
                                separator: ",") + "]"
                    ),
                ], .datasetColumn),
            // New datasets.
            InterruptedLoad(
                [
                    ("a.csv", rows(0..<150, "cid,animal") { "\($0),m\($0 % 3)" }),
                    ("b.csv", rows(0..<90, "cid,animal") { "\($0 + 500),m\($0 / 30)" }),
                ], .split(by: "animal", nil)),
            // Rows that are numbered through all files.
            InterruptedLoad(
                [
                    ("a.csv", rows(0..<60, "above") { _ in "" } + "x\n"),
                    ("b.csv", rows(0..<60, "above") { "\($0)" }),
                ],
                .dataset(first), map: "computed: { cid: { row_number: true } }"),
            long,
        ]
    }

    static let query = "SELECT label, cid, above FROM branch ORDER BY label, cid"

    @Test(arguments: 0..<5, [3, 7, 20, 41]) func cutOffAndGoneOnWith(_ index: Int, _ step: Int) throws {
        let load = try Self.loads()[index]
        let plain = try Bench.store()
        let wanted = try plain.store.load(load.request(nil))
        let store = try Bench.store()
        var others = 0
        let attempts = try Self.run(load, store, step: step) {
            // Others write meanwhile: rows, and datasets that take ordinals.
            others += 1
            try store.add("- { label: other\(others) }")
            try store.load("spot", "cid,count\n\(others),1\n", dataset: Bench.second)
            #expect(try store.store.verify().litter.isEmpty && store.store.verify().foreign.isEmpty)
            #expect(try store.query("SELECT count(*) FROM branch") == "count(*)\n0\n")
        }
        #expect(try store.query(Self.query) == plain.query(Self.query), "\(attempts) attempts")
        #expect(try store.store.verify().faults.isEmpty)
        #expect(try store.store.unfinishedLoads().isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.path + "/tmp").isEmpty)
        if step == 3, index < 3 { #expect(attempts > 2, "\(wanted.rows)") }
    }

    /// A load that is cut off once some of it is noted.
    private func cutOff(_ store: TestStore, _ load: InterruptedLoad) throws {
        var calls = 0
        _ = try? store.store.load(
            load.request(load.resumable(false)) {
                calls += 1
                if calls == 4 { throw InterruptedLoad.stop }
            })
        #expect(try store.store.unfinishedLoads().map(\.name) == ["night-1"])
    }

    @Test func whatIsKeptAndToldOf() throws {
        let (store, load) = (try Bench.store(), try Self.loads()[0])
        try cutOff(store, load)
        let unfinished = try #require(store.store.unfinishedLoads().first)
        #expect(
            unfinished.tables == ["branch"] && unfinished.snapshot == 2 && unfinished.rows > 0
                && !unfinished.isRunning)
        #expect(try store.store.command(ofLoad: "night-1").arguments == ["a", "b c"])
        #expect(try store.store.snapshot().summary().resumableLoads.count == 1)
        let again = refusal { _ = try store.store.load(load.request(load.resumable(false))) }
        #expect(again.contains("there is an unfinished load \"night-1\"\n  go on with it: --resume night-1"))
        #expect(refusal { try store.store.abandonLoad("other") }.contains("unfinished are night-1"))
        try store.store.abandonLoad("night-1")
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.path + "/tmp").isEmpty)
        #expect(refusal { try store.store.abandonLoad("night-1") }.contains("no load is unfinished"))
        for name in ["", "1a", "a/b", "\(UUIDBytes.random())", ".", "a b", String(repeating: "a", count: 65)]
        {
            var bad = try load.resumable(false)
            bad.name = name
            #expect(refusal { _ = try store.store.load(load.request(bad)) }.contains("(STO-030)"), "\(name)")
        }
    }

    /// What a commit or a drop leaves that was cut off behind the last file.
    @Test func anEmptyFolderOfALoadIsSwept() throws {
        let store = try Bench.store()
        let folder = store.path + "/tmp/night-1"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        #expect(try store.store.verify().litter == [folder])
        try store.add("- { label: next }")
        let verification = try store.store.verify()
        #expect(verification.litter + verification.foreign == [])
        // One with something in it may be anybody's.
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try ScratchFolder.write([1], to: folder + "/mine")
        try store.add("- { label: last }")
        #expect(try store.store.verify().foreign == [folder])
    }

    @Test func filesThatHaveChanged() throws {
        let (store, load) = (try Bench.store(), try Self.loads()[0])
        try cutOff(store, load)
        let path = load.path("b.csv")
        let text = ScratchFolder.read(path)
        try ScratchFolder.write(text + Array("900,\n".utf8), to: path)
        let longer = refusal { _ = try store.store.load(load.request(load.resumable(true))) }
        #expect(longer.contains("\(path): \(text.count) bytes then, \(text.count + 5) now"), "\(longer)")
        var other = text
        other[0] = UInt8(ascii: "x")
        try ScratchFolder.write(other, to: path)
        #expect(
            refusal { _ = try store.store.load(load.request(load.resumable(true))) }
                .contains("\(path): begins otherwise now"))
        #expect(try store.store.unfinishedLoads().count == 1)
    }

    /// A load that replaces rows which others replace after it was cut off.
    @Test func rowsThatWereChangedMeanwhile() throws {
        for (dataset, isRefused) in [(Bench.first, true), (Bench.second, false)] {
            let (store, load) = (try Bench.store(), try Self.loads()[0])
            for id in [Bench.first, Bench.second] { try store.load("branch", "cid\n7000\n", dataset: id) }
            func request(_ resumes: Bool, _ progress: @escaping () throws -> Void = {}) throws -> LoadRequest
            {
                var request = try load.request(load.resumable(resumes), progress)
                request.replaces = true
                return request
            }
            var calls = 0
            _ = try? store.store.load(
                request(false) {
                    calls += 1
                    if calls == 4 { throw InterruptedLoad.stop }
                })
            #expect(try store.store.unfinishedLoads().count == 1)
            try store.load("branch", "cid\n8000\n", dataset: dataset) { $0.replaces = true }
            guard isRefused else {
                #expect(try store.store.load(request(true)).replaced == 1)
                #expect(try store.query("SELECT count(*) FROM branch") == "count(*)\n201\n")
                continue
            }
            let message = refusal { _ = try store.store.load(request(true)) }
            #expect(message.contains("in table \"branch\" have changed while"), "\(message)")
            #expect(message.contains("drop the load with --abandon night-1, then load them again"))
            #expect(try store.store.unfinishedLoads().count == 1)
            #expect(try store.query("SELECT cid FROM branch ORDER BY cid") == "cid\n7000\n8000\n")
        }
    }

    /// The snapshot that a load builds on stays as long as the load (STO-037).
    @Test func snapshotIsKept() throws {
        let (store, load) = (try Bench.store(), try Self.loads()[0])
        try cutOff(store, load)
        let number = try #require(store.store.unfinishedLoads().first).snapshot
        for row in 0..<12 { try store.load("spot", "cid,count\n\(row),1\n", dataset: Bench.second) }
        #expect(try store.store.snapshotNumbers().first == number)
        #expect(try store.store.snapshotNumbers().count == Store.keptSnapshots + 1)
        #expect(try store.store.retireSnapshots(keeping: 1).held == [number])
        let path = try #require(ScratchFolder.files(store.path, suffix: ".jrn").last)
        let bytes = ScratchFolder.read(path)
        try ScratchFolder.write(Array(bytes.dropLast()), to: path)
        try store.load("spot", "cid,count\n50,1\n", dataset: Bench.second)
        #expect(try store.store.retireSnapshots(keeping: 1).removed.isEmpty)
        try ScratchFolder.write(bytes, to: path)
        _ = try store.store.load(load.request(load.resumable(true)))
        #expect(try store.query("SELECT count(*) FROM branch") == "count(*)\n200\n")
        #expect(try store.store.retireSnapshots(keeping: 1).held == [])
        #expect(try store.store.snapshotNumbers().count == 1)
    }

    @Test func snapshotThatIsGone() throws {
        let (store, load) = (try Bench.store(), try Self.loads()[0])
        try cutOff(store, load)
        let number = try #require(store.store.unfinishedLoads().first).snapshot
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.second)
        try FileManager.default.removeItem(atPath: store.store.paths.manifest(number))
        let message = refusal { _ = try store.store.load(load.request(load.resumable(true))) }
        #expect(message.contains("builds on snapshot \(number), which is gone (STO-037)"), "\(message)")
        try store.store.abandonLoad("night-1")
    }

    /// A segment that a journal names is not swept (STO-035), and where it is
    /// missing all the same nobody goes on (STO-036).
    @Test func segmentThatIsGone() throws {
        let (store, load) = (try Bench.store(), try Self.loads()[0])
        try cutOff(store, load)
        let segments = ScratchFolder.files(store.path + "/tmp", suffix: ".seg")
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.second)
        #expect(ScratchFolder.files(store.path + "/tmp", suffix: ".seg") == segments)
        try FileManager.default.removeItem(atPath: try #require(segments.first))
        let message = refusal { _ = try store.store.load(load.request(load.resumable(true))) }
        #expect(message.contains("a segment that the journal names is missing (STO-036)"), "\(message)")
    }

    @Test func journalsThatAreNoneOfThisLoad() throws {
        let (store, load) = (try Bench.store(), try Self.loads()[0])
        try cutOff(store, load)
        let path = try #require(ScratchFolder.files(store.path, suffix: ".jrn").last)
        let bytes = ScratchFolder.read(path)
        func refused(_ change: (inout [UInt8]) -> Void) throws -> String {
            var changed = bytes
            change(&changed)
            try ScratchFolder.write(changed, to: path)
            return refusal { _ = try store.store.load(load.request(load.resumable(true))) }
        }
        #expect(try refused { $0[0] ^= 1 }.contains("(STO-031)"))
        let later = try refused { $0[8] = 2 }
        #expect(later.contains("journal version 2 is later than 1, the latest this program reads (STO-032)"))
        #expect(try refused { $0[40] ^= 1 }.contains("(STO-033)"))
        let other = try Bench.store()
        try cutOff(other, load)
        let foreign = ScratchFolder.read(try #require(ScratchFolder.files(other.path, suffix: ".jrn").last))
        #expect(try refused { $0 = foreign }.contains("(STO-034)"))
        #expect(try store.store.unfinishedLoads().count == 1)
    }

    /// No journal, however damaged, may trap or load other rows.
    @Test func damagedJournals() throws {
        let (store, load) = (try Bench.store(), try Self.loads()[0])
        try cutOff(store, load)
        let path = try #require(ScratchFolder.files(store.path, suffix: ".jrn").last)
        let bytes = ScratchFolder.read(path)
        for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
            var damaged = bytes
            damaged[place] ^= 0x10
            try ScratchFolder.write(damaged, to: path)
            let message = refusal { _ = try store.store.load(load.request(load.resumable(true))) }
            #expect(message.contains("(STO-03") || message.contains("(BLK-0"), "\(place): \(message)")
            #expect(try store.store.unfinishedLoads()[0].fault != nil || place > 0)
        }
        for count in [0, 1, 30, bytes.count - 1] {
            try ScratchFolder.write(Array(bytes[..<count]), to: path)
            let message = refusal { _ = try store.store.load(load.request(load.resumable(true))) }
            #expect(message.contains("(STO-03") || message.contains("(BLK-0"), "\(count): \(message)")
        }
        // Other writers are not kept from their change.
        try store.load("spot", "cid,count\n1,1\n", dataset: Bench.second)
        try ScratchFolder.write(bytes, to: path)
        _ = try store.store.load(load.request(load.resumable(true)))
        #expect(try store.query("SELECT count(*) FROM branch") == "count(*)\n200\n")
    }
}

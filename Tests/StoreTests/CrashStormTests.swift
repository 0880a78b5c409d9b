import SynDB
import TestSupport
import Testing

@testable import Store

/// A power cut at every call of every kind of change: what is found afterwards
/// is the store before or the store after it, sound, and the next change leaves
/// nothing of the one that was cut off.
///
/// Each seventh call is cut off with one outcome of each kind, in a full sweep
/// (Tools/sweep.sh) every call with eight.
@Suite struct CrashStormTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let name: String
        /// Whether it leaves all answers as they are.
        var keepsAnswers = false
        let make: @Sendable (Store) throws -> Void

        var testDescription: String { name }
    }

    private static let path = "/disk/store"
    /// Another store on the disk, with one more dataset.
    private static let otherPath = "/disk/other"

    static let changes = [
        Change(name: "load") { try load($0, rows(of: [first, second], 5..<25)) },
        Change(name: "load mixed datasets in little memory") { store in
            try load(store, mixed(10..<2000)) { $0.memory = 64 << 10 }
        },
        Change(name: "add") {
            try $0.addDatasets("- { id: \(third), label: third, species: Mus musculus }", file: "m.yaml")
        },
        Change(name: "edit") { _ = try $0.editDataset("\(first)", assignments: ["notes=edited"]) },
        Change(name: "replace") { store in
            try load(store, rows(of: [first], 3..<30)) { $0.replaces = true }
        },
        Change(name: "retire") { store in
            _ = try store.editDataset("\(first)", assignments: ["notes=edited"])
            _ = try store.retireSnapshots(keeping: 1)
        },
        Change(name: "compact", keepsAnswers: true) { store in
            let summary = try store.compact(CompactRequest())
            #expect(summary.tables.map(\.segmentsBefore) == [2])
        },
        Change(name: "purge") { store in
            _ = try store.deleteDataset("\(first)")
            _ = try store.purge(first)
        },
        Change(name: "resolve") { store in
            var request = CompactRequest()
            request.resolves = true
            let summary = try store.compact(request)
            #expect(summary.resolved?.tables.map(\.name) == ["vesicle"])
        },
        Change(name: "resumable load") { store in
            try load(store, rows(of: [first, second], 5..<60)) { request in
                var load = ResumableLoad(name: "storm", command: [], workingFolder: "/", marks: [])
                load.noteBytes = 1024
                request.resumable = load
            }
        },
        Change(name: "merge") { store in
            _ = try store.merge(Store(path: otherPath, fileSystem: store.fileSystem, readMode: .pread))
        },
        Change(name: "delete") { _ = try $0.deleteDataset("\(first)") },
    ]

    private static let first = Bench.first
    private static let second = Bench.second
    private static let third = UUIDBytes("cccccccc-0000-4000-8000-000000000003")!

    private static func rows(of datasets: [UUIDBytes], _ range: Range<Int>) -> String {
        "dataset_id,cid,size,count\n"
            + datasets.map { id in range.map { "\(id),\($0 + 1000),0.\($0),\($0 % 9)\n" }.joined() }.joined()
    }

    private static func mixed(_ range: Range<Int>) -> String {
        "dataset_id,cid,size,count\n"
            + range.map { "\($0 % 2 == 0 ? first : second),\($0 + 1000),0.\($0),\($0 % 9)\n" }.joined()
    }

    private static func load(
        _ store: Store, _ csv: String, _ configure: (inout LoadRequest) -> Void = { _ in }
    ) throws {
        var request = LoadRequest(
            table: "spot", inputs: [LoadRequest.Input(name: "rows.csv", source: MemorySource(csv))],
            target: .datasetColumn)
        request.wait = 0
        request.threads = 1
        configure(&request)
        _ = try store.load(request)
    }

    /// A store with rows in two snapshots.
    private static func disk() throws -> SimulatedDisk {
        let disk = SimulatedDisk()
        try disk.makeDirectory("/disk")
        try disk.syncDirectory("/")
        let store = try Store.create(
            path: path, packs: [TestStore.pack("syndb"), TestStore.pack(Bench.pack)], fileSystem: disk)
        _ = try store.addDatasets(Bench.datasets, file: "datasets.yaml")
        try load(store, rows(of: [first, second], 0..<3))
        try load(store, rows(of: [second], 3..<5))
        try load(store, "dataset_id,cid,parent_id\n\(first),1,7\n") { $0.table = "vesicle" }
        try load(store, "dataset_id,cid\n\(first),7\n") { $0.table = "neuron" }
        let other = try Store.create(
            path: otherPath, packs: [TestStore.pack("syndb"), TestStore.pack(Bench.pack)], fileSystem: disk)
        _ = try other.addDatasets("- { id: \(third), label: third, species: Mus musculus }", file: "m.yaml")
        try load(other, rows(of: [third], 0..<3))
        return disk
    }

    private static let step = Sweep.isFull ? 1 : 7
    private let seeds: Range<UInt64> = 0..<(Sweep.isFull ? 8 : 1)

    @Test(arguments: changes) func aCutAtEveryCallLosesNothing(change: Change) throws {
        let base = try Self.disk()
        let before = try StoreContents(Store(path: Self.path, fileSystem: base.copy()))
        let whole = base.copy()
        try change.make(Store(path: Self.path, fileSystem: whole, readMode: .pread))
        let after = try StoreContents(Store(path: Self.path, fileSystem: whole))
        #expect((before == after) == change.keepsAnswers)
        for call in stride(from: 1, to: Int.max, by: Self.step) {
            let disk = base.copy()
            let failing = FailingFileSystem(call, isFinal: true, of: disk)
            let result = Result {
                try change.make(Store(path: Self.path, fileSystem: failing, readMode: .pread))
            }
            let isDone = (try? result.get()) != nil
            for loss in CrashLoss.allCases {
                for seed in loss == .everything || loss == .nothing ? 0..<1 : seeds {
                    let left = disk.afterCrash(loss, seed: seed << 32 | UInt64(call))
                    try check(
                        left, isDone ? [after] : [before, after],
                        "\(change.name), call \(call), \(loss), seed \(seed)")
                }
            }
            if !failing.hasFailed {
                #expect(isDone)
                break
            }
        }
    }

    private func check(_ disk: SimulatedDisk, _ allowed: [StoreContents], _ comment: String) throws {
        let store = try Store(path: Self.path, fileSystem: disk, readMode: .pread)
        let found = try StoreContents(store)
        #expect(allowed.contains { $0 == found }, "\(comment): \(found)")
        #expect(try store.verify().faults.map(\.message) == [], "\(comment)")
        _ = try store.editDataset("\(Self.second)", assignments: ["notes=next"])
        let verification = try store.verify()
        #expect(verification.faults.map(\.message) == [], "\(comment)")
        #expect(verification.litter + verification.foreign == [], "\(comment)")
        #expect(try StoreContents(store).rows == found.rows, "\(comment)")
    }

    /// A store is copied, and cut off: the copy is no store, one without rows, or
    /// whole, and the store is as it was.
    @Test func aCutWhileAStoreIsCopied() throws {
        let base = try Self.disk()
        let before = try StoreContents(Store(path: Self.path, fileSystem: base.copy()))
        let target = "/disk/copy"
        for call in stride(from: 1, to: Int.max, by: Self.step) {
            let disk = base.copy()
            let failing = FailingFileSystem(call, isFinal: true, of: disk)
            let isDone =
                (try? Store(path: Self.path, fileSystem: failing, readMode: .pread).copy(to: target)) != nil
            for loss in CrashLoss.allCases {
                let left = disk.afterCrash(loss, seed: UInt64(call))
                let comment = "call \(call), \(loss)"
                #expect(try StoreContents(Store(path: Self.path, fileSystem: left)) == before, "\(comment)")
                guard let copy = try? Store(path: target, fileSystem: left, readMode: .pread) else {
                    #expect(!isDone, "\(comment)")
                    continue
                }
                let found = try StoreContents(copy)
                #expect(found == before || !isDone && found.rows.isEmpty, "\(comment): \(found)")
                #expect(try copy.verify().faults.isEmpty, "\(comment)")
                _ = try copy.addDatasets("- { label: next, species: Mus musculus }", file: "m.yaml")
                let verification = try copy.verify()
                #expect(
                    verification.faults.isEmpty && (verification.litter + verification.foreign).isEmpty,
                    "\(comment)")
            }
            if !failing.hasFailed { break }
        }
    }

    /// A damaged segment is repaired, and cut off: it is damaged or repaired, and
    /// the answers are the same.
    @Test func aCutWhileAStoreIsRepaired() throws {
        let base = try Self.disk()
        let store = try Store(path: Self.path, fileSystem: base, readMode: .pread)
        let before = try StoreContents(store)
        let snapshot = try store.snapshot()
        let table = try #require(snapshot.catalog.schema.table(named: "spot"))
        let entry = try #require(try snapshot.segments(of: table).first)
        let reader = try snapshot.reader(of: entry, table: table)
        // Bytes between the last page and the sections behind it.
        let pages = try reader.schema.columns.indices.flatMap { try reader.pages(of: $0) }
        let page = try #require(pages.first { $0.length % 64 != 0 })
        try base.flip(reader.path, at: Int(page.offset) + Int(page.length))
        #expect(try store.verify().faults.count > 0)
        for call in stride(from: 1, to: Int.max, by: Self.step) {
            let disk = base.copy()
            let failing = FailingFileSystem(call, isFinal: true, of: disk)
            let isDone =
                (try? Store(path: Self.path, fileSystem: failing, readMode: .pread).repair())?.isComplete
                == true
            for loss in CrashLoss.allCases {
                let left = disk.afterCrash(loss, seed: UInt64(call))
                let store = try Store(path: Self.path, fileSystem: left, readMode: .pread)
                #expect(try StoreContents(store) == before, "call \(call), \(loss)")
                let summary = try store.repair()
                #expect(summary.isComplete && (!isDone || summary.snapshot == nil), "call \(call), \(loss)")
                _ = try store.retireSnapshots(keeping: 1)
                let verification = try store.verify()
                #expect(
                    verification.faults.isEmpty && (verification.litter + verification.foreign).isEmpty,
                    "call \(call), \(loss)")
            }
            if !failing.hasFailed { break }
        }
    }

    /// A store is made, and cut off: there is none, and it can be made, or it is whole.
    @Test func aCutWhileAStoreIsMade() throws {
        let pack = try TestStore.pack("syndb")
        for call in 1... {
            let disk = SimulatedDisk()
            try disk.makeDirectory("/disk")
            try disk.syncDirectory("/")
            let failing = FailingFileSystem(call, isFinal: true, of: disk)
            let isDone = (try? Store.create(path: Self.path, packs: [pack], fileSystem: failing)) != nil
            for loss in CrashLoss.allCases {
                let left = disk.afterCrash(loss, seed: UInt64(call))
                let found = try? Store(path: Self.path, fileSystem: left)
                #expect(!isDone || found != nil, "call \(call), \(loss)")
                let store = try found ?? Store.create(path: Self.path, packs: [pack], fileSystem: left)
                #expect(try store.verify().faults.isEmpty, "call \(call), \(loss)")
                _ = try store.addDatasets("- { label: a, species: Mus musculus }", file: "m.yaml")
                let verification = try store.verify()
                #expect(
                    verification.faults.isEmpty && verification.litter.isEmpty
                        && verification.foreign.isEmpty,
                    "call \(call), \(loss)")
            }
            if !failing.hasFailed { break }
        }
    }
}

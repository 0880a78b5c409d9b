import SynDB
import TestSupport
import Testing

@testable import Store

/// A change of the store that a storm starts from.
struct StormChange: Sendable, CustomTestStringConvertible {
    let name: String
    /// Whether it leaves all answers as they are.
    var keepsAnswers = false
    let make: @Sendable (Store) throws -> Void

    var testDescription: String { name }
}

extension StormChange {
    static let path = "/disk/store"
    /// Another store on the disk, with one more dataset.
    static let otherPath = "/disk/other"

    static let all = [
        StormChange(name: "load") { try load($0, rows(of: [first, second], 5..<25)) },
        StormChange(name: "load mixed datasets in little memory") { store in
            try load(store, mixed(10..<2000)) { $0.memory = 64 << 10 }
        },
        StormChange(name: "add") {
            _ = try $0.addDatasets("- { id: \(third), label: third, species: Mus musculus }", file: "m.yaml")
        },
        StormChange(name: "edit") { _ = try $0.editDataset("\(first)", assignments: ["notes=edited"]) },
        StormChange(name: "replace") { store in
            try load(store, rows(of: [first], 3..<30)) { $0.replaces = true }
        },
        StormChange(name: "retire") { store in
            _ = try store.editDataset("\(first)", assignments: ["notes=edited"])
            _ = try store.retireSnapshots(keeping: 1)
        },
        StormChange(name: "compact", keepsAnswers: true) { store in
            let summary = try store.compact(CompactRequest())
            #expect(summary.tables.map(\.segmentsBefore) == [2, 2])
        },
        StormChange(name: "compact with a commit for each table", keepsAnswers: true) { store in
            var request = CompactRequest()
            request.commitSeconds = 0
            _ = try store.compact(request)
        },
        StormChange(name: "purge") { store in
            _ = try store.deleteDataset("\(first)")
            _ = try store.purge(first)
        },
        StormChange(name: "resolve") { store in
            var request = CompactRequest()
            request.resolves = true
            let summary = try store.compact(request)
            #expect(summary.resolved?.tables.map(\.name) == ["vesicle"])
        },
        StormChange(name: "resumable load") { store in
            try load(store, rows(of: [first, second], 5..<60)) { request in
                var load = ResumableLoad(name: "storm", command: [], workingFolder: "/", marks: [])
                load.noteBytes = 1024
                request.resumable = load
            }
        },
        StormChange(name: "merge") { store in
            _ = try store.merge(Store(path: otherPath, fileSystem: store.fileSystem, readMode: .pread))
        },
        StormChange(name: "delete") { _ = try $0.deleteDataset("\(first)") },
    ]

    static let first = Bench.first
    static let second = Bench.second
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
    static func disk() throws -> SimulatedDisk {
        let disk = SimulatedDisk()
        try disk.makeDirectory("/disk")
        try disk.syncDirectory("/")
        let store = try Store.create(
            path: path, packs: [TestStore.pack("syndb"), TestStore.pack(Bench.pack)], fileSystem: disk)
        _ = try store.addDatasets(Bench.datasets, file: "datasets.yaml")
        try load(store, rows(of: [first, second], 0..<3))
        try load(store, rows(of: [second], 3..<5))
        for turn in 0..<2 {
            try load(store, "dataset_id,cid\n\(first),\(turn)\n") { $0.table = "branch" }
        }
        try load(store, "dataset_id,cid,parent_id\n\(first),1,7\n") { $0.table = "vesicle" }
        try load(store, "dataset_id,cid\n\(first),7\n") { $0.table = "neuron" }
        let other = try Store.create(
            path: otherPath, packs: [TestStore.pack("syndb"), TestStore.pack(Bench.pack)], fileSystem: disk)
        _ = try other.addDatasets("- { id: \(third), label: third, species: Mus musculus }", file: "m.yaml")
        try load(other, rows(of: [third], 0..<3))
        return disk
    }
}

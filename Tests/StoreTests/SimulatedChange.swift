import SynDB
import TestSupport

@testable import Store

/// One change of a simulation, to a store and to the model of it.
indirect enum SimulatedChange {
    case add(UUIDBytes)
    case edit(UUIDBytes, String)
    case delete(UUIDBytes)
    case retire(Int)
    case compact
    case purge(UUIDBytes)
    case replace([UUIDBytes: [Int: Int]])
    /// Rows, and what another does while they are read.
    case load([UUIDBytes: [Int: Int]], meanwhile: SimulatedChange?)
    /// Rows of a dataset, key to parent.
    case loadChildren(UUIDBytes, [Int: Int])
    case loadParents(UUIDBytes, Set<Int>)
    case resolve
    case copy
    /// Of a store with one dataset.
    case merge(UUIDBytes, [Int: Int])
    /// Of a segment that was sound until then.
    case repair

    private static let copyPath = "/disk/copy"
    private static let otherPath = "/disk/other"

    func make(_ store: Store) throws {
        switch self {
        case .add(let id):
            _ = try store.addDatasets(
                "- { id: \(id), label: d, species: Mus musculus, notes: new }", file: "m.yaml")
        case .edit(let id, let notes): _ = try store.editDataset("\(id)", assignments: ["notes=\(notes)"])
        case .delete(let id): _ = try store.deleteDataset("\(id)")
        case .retire(let count): _ = try store.retireSnapshots(keeping: count)
        case .compact: try Self.compact(store, resolves: false)
        case .resolve: try Self.compact(store, resolves: true)
        case .copy: _ = try store.copy(to: Self.copyPath)
        case .merge:
            _ = try store.merge(Store(path: Self.otherPath, fileSystem: store.fileSystem, readMode: .pread))
        case .repair:
            let isComplete = try store.repair().isComplete
            // Earlier snapshots keep the damaged file.
            let held = try store.retireSnapshots(keeping: 1).held
            // A call that fails may have been one that looks at a segment or a journal.
            guard isComplete, held.isEmpty else { throw StoreError(.busy, "unrepaired; held: \(held)") }
        case .loadChildren(let id, let parents):
            let lines = parents.map { "\(id),\($0.key),\($0.value)\n" }
            try Self.load("vesicle", "dataset_id,cid,parent_id\n" + lines.sorted().joined(), into: store) {
                $0.allowsDangling = true
            }
        case .loadParents(let id, let keys):
            let lines = keys.map { "\(id),\($0)\n" }
            try Self.load("neuron", "dataset_id,cid\n" + lines.sorted().joined(), into: store) { _ in }
        case .purge(let id):
            _ = try store.deleteDataset("\(id)")
            _ = try store.purge(id)
        case .replace(let rows): try Self.load(rows, into: store, replaces: true)
        case .load(let rows, let meanwhile):
            try Self.load(rows, into: store, meanwhile: { try meanwhile?.make(store) })
        }
    }

    /// What the model may be afterwards: unchanged, in between, and last as a
    /// success leaves it.
    func outcomes(of model: SimulatedModel) -> [SimulatedModel] {
        var changed = model
        var between: [SimulatedModel] = []
        switch self {
        case .add(let id): changed.datasets[id] = "new"
        case .edit(let id, let notes): changed.datasets[id] = notes
        case .delete(let id), .purge(let id): changed.datasets[id] = nil
        case .retire, .compact, .copy, .repair: break
        case .resolve: changed.resolve()
        case .merge(let id, let rows):
            changed.datasets[id] = "new"
            changed.rows[id] = rows
        case .loadChildren(let id, let parents): changed.add(parents, childrenOf: id)
        case .loadParents(let id, let keys): changed.parents[id, default: []].formUnion(keys)
        case .replace(let rows):
            for (id, rows) in rows { changed.rows[id] = rows }
        case .load(let rows, let meanwhile):
            if let meanwhile {
                between = meanwhile.outcomes(of: model)
                changed = between.last!
            }
            for (id, rows) in rows { changed.rows[id, default: [:]].merge(rows) { _, new in new } }
        }
        return [model] + between + [changed]
    }

    /// Whether it removes what one before it left.
    var sweeps: Bool {
        switch self {
        case .retire, .copy: false
        default: true
        }
    }

    /// Whether a store that works refuses it.
    func mayBeRefused(by model: SimulatedModel) -> Bool {
        guard case .load(let rows, _) = self else { return false }
        return rows.contains { id, rows in rows.keys.contains { model.rows[id]?[$0] != nil } }
    }

    /// What has to be on the disk before.
    func prepare(_ disk: SimulatedDisk) throws {
        switch self {
        case .merge(let id, let rows):
            let other = try Store.create(
                path: Self.otherPath, packs: [TestStore.pack("syndb"), TestStore.pack(Bench.pack)],
                fileSystem: disk)
            try SimulatedChange.add(id).make(other)
            try Self.load([id: rows], into: other)
        case .repair:
            let store = try Store(path: Simulation.path, fileSystem: disk, readMode: .pread)
            guard let place = try Padding(store.snapshot(), "spot") else { return }
            try disk.flip(place.path, at: place.offset)
        default: break
        }
    }

    /// Looks at what is beside the store, and removes it; what is wrong with it.
    /// `contents`: of the store before.
    func finish(_ disk: SimulatedDisk, isDone: Bool, _ contents: [[String]]) throws -> String? {
        switch self {
        case .copy:
            defer { try? Self.remove(Self.copyPath, disk) }
            guard let copy = try? Store(path: Self.copyPath, fileSystem: disk, readMode: .pread) else {
                return isDone ? "the copy is no store" : nil
            }
            let found = try Simulation.contents(copy.snapshot())
            guard found == contents || !isDone && found.joined().isEmpty else {
                return "the copy has \(found), the store \(contents)"
            }
            return try copy.verify().faults.first?.message
        case .merge: try Self.remove(Self.otherPath, disk)
        // One that was cut off is made again, so that there is a sound store.
        case .repair where !isDone:
            try make(Store(path: Simulation.path, fileSystem: disk, readMode: .pread))
        default: break
        }
        return nil
    }

    /// For good: a power cut later on does not bring it back.
    private static func remove(_ path: String, _ disk: SimulatedDisk) throws {
        try disk.removeTree(path)
        try disk.syncDirectory("/disk")
    }

    /// Commits whatever is finished.
    private static func compact(_ store: Store, resolves: Bool) throws {
        var request = CompactRequest()
        request.resolves = resolves
        request.commitSeconds = 0
        _ = try store.compact(request)
    }

    private static func load(
        _ rows: [UUIDBytes: [Int: Int]], into store: Store, replaces: Bool = false,
        meanwhile: @escaping () throws -> Void = {}
    ) throws {
        let lines = rows.flatMap { id, rows in rows.map { "\(id),\($0.key),\($0.value)\n" } }
        try load("spot", "dataset_id,cid,count\n" + lines.sorted().joined(), into: store, meanwhile) {
            $0.replaces = replaces
        }
    }

    private static func load(
        _ table: String, _ csv: String, into store: Store, _ meanwhile: @escaping () throws -> Void = {},
        _ configure: (inout LoadRequest) -> Void
    ) throws {
        var request = LoadRequest(
            table: table,
            inputs: [LoadRequest.Input(name: "rows.csv", source: InterruptedSource(csv, meanwhile))],
            target: .datasetColumn)
        request.threads = 1
        configure(&request)
        _ = try store.load(request)
    }
}

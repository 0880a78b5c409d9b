import SynDB
import TestSupport

/// One change of a simulation, to a store and to the model of it.
indirect enum SimulatedChange {
    case add(UUIDBytes)
    case edit(UUIDBytes, String)
    case delete(UUIDBytes)
    case retire(Int)
    case replace([UUIDBytes: [Int: Int]])
    /// Rows, and what another does while they are read.
    case load([UUIDBytes: [Int: Int]], meanwhile: SimulatedChange?)

    func make(_ store: Store) throws {
        switch self {
        case .add(let id):
            _ = try store.addDatasets(
                "- { id: \(id), label: d, species: Mus musculus, notes: new }", file: "m.yaml")
        case .edit(let id, let notes): _ = try store.editDataset("\(id)", assignments: ["notes=\(notes)"])
        case .delete(let id): _ = try store.deleteDataset("\(id)")
        case .retire(let count): _ = try store.retireSnapshots(keeping: count)
        case .replace(let rows): try Self.load(rows, into: store, replaces: true)
        case .load(let rows, let meanwhile):
            try Self.load(rows, into: store, meanwhile: { try meanwhile?.make(store) })
        }
    }

    /// What the model may be afterwards: unchanged, in between, and last as a
    /// success leaves it.
    func outcomes(of model: Simulation.Model) -> [Simulation.Model] {
        var changed = model
        var between: [Simulation.Model] = []
        switch self {
        case .add(let id): changed.datasets[id] = "new"
        case .edit(let id, let notes): changed.datasets[id] = notes
        case .delete(let id): changed.datasets[id] = nil
        case .retire: break
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
    var sweeps: Bool { if case .retire = self { false } else { true } }

    /// Whether a store that works refuses it.
    func mayBeRefused(by model: Simulation.Model) -> Bool {
        guard case .load(let rows, _) = self else { return false }
        return rows.contains { id, rows in rows.keys.contains { model.rows[id]?[$0] != nil } }
    }

    private static func load(
        _ rows: [UUIDBytes: [Int: Int]], into store: Store, replaces: Bool = false,
        meanwhile: @escaping () throws -> Void = {}
    ) throws {
        let lines = rows.flatMap { id, rows in rows.map { "\(id),\($0.key),\($0.value)\n" } }
        var request = LoadRequest(
            table: "spot",
            inputs: [
                LoadRequest.Input(
                    name: "rows.csv",
                    source: InterruptedSource("dataset_id,cid,count\n" + lines.sorted().joined(), meanwhile))
            ], target: .datasetColumn)
        request.threads = 1
        request.replaces = replaces
        _ = try store.load(request)
    }
}

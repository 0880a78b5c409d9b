import SynDB
import TestSupport

/// A random schedule of changes, readers, failing calls and power cuts on a
/// simulated disk, beside a model in plain arrays. Equal seeds give equal
/// schedules.
struct Simulation {
    enum Fault {
        case none
        /// All calls from this one on fail, then the power is cut.
        case cut(Int, CrashLoss)
        /// One call fails.
        case failing(Int, FileError.Kind)
    }

    static let path = "/disk/store"
    private(set) var trace: [String] = []
    private var random: SplitMix64
    private var disk = SimulatedDisk()
    private var model = SimulatedModel()
    private var readers: [(snapshot: Snapshot, model: SimulatedModel)] = []
    private var added = 0

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        try disk.makeDirectory("/disk")
        try disk.syncDirectory("/")
        _ = try Store.create(
            path: Self.path, packs: [TestStore.pack("syndb"), TestStore.pack(Bench.pack)], fileSystem: disk)
    }
}

extension Simulation {
    /// Makes some changes, each with or without a fault; throws or returns what
    /// is wrong.
    mutating func run(changes: Int) throws -> String? {
        for _ in 0..<changes {
            let change = nextChange()
            let fault = nextFault()
            trace.append("\(change) \(fault)")
            if let problem = try make(change, fault) { return problem }
            if let problem = try checkReaders() { return problem }
        }
        return nil
    }

    private mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func nextFault() -> Fault {
        switch number(0..<4) {
        case 0: .cut(number(1..<90), CrashLoss.allCases.randomElement(using: &random)!)
        case 1: .failing(number(1..<90), [.other, .noSpace, .notPermitted].randomElement(using: &random)!)
        default: .none
        }
    }

    private mutating func nextChange() -> SimulatedChange {
        let ids = model.datasets.keys.sorted { $0.description < $1.description }
        guard let id = ids.randomElement(using: &random), number(0..<8) > 0 else {
            added += 1
            return .add(Self.id(added))
        }
        switch number(0..<18) {
        case 10: return .compact
        // Readers hold the snapshots that these would remove.
        case 11 where readers.isEmpty: return .purge(id)
        case 12 where readers.isEmpty: return .repair
        case 13: return .copy
        case 14:
            added += 1
            return .merge(Self.id(added), rows())
        case 15:
            let parents = (0..<number(1..<10)).map { _ in
                added += 1
                return (added, number(0..<40))
            }
            return .loadChildren(id, Dictionary(uniqueKeysWithValues: parents))
        case 16:
            let known = model.parents[id] ?? []
            let new = Set((0..<number(1..<20)).map { _ in number(0..<40) }).subtracting(known)
            return new.isEmpty ? .resolve : .loadParents(id, new)
        case 17: return .resolve
        case 0: return .edit(id, "n\(number(0..<1000))")
        case 1: return .delete(id)
        case 2: return .retire(number(1..<4))
        case 3: return .replace([id: rows()])
        case 4:
            // Another change is made while the rows are read.
            let other = ids.randomElement(using: &random)!
            return .load([id: rows()], meanwhile: .edit(other, "m\(number(0..<1000))"))
        default:
            var loads = [id: rows()]
            if Bool.random(using: &random) { loads[ids.randomElement(using: &random)!] = rows() }
            return .load(loads, meanwhile: nil)
        }
    }

    private static func id(_ number: Int) -> UUIDBytes {
        UUIDBytes("aaaaaaaa-0000-4000-8000-\(String(100_000_000_000 + number))")!
    }

    private mutating func rows() -> [Int: Int] {
        var rows: [Int: Int] = [:]
        for _ in 0..<number(1..<30) { rows[number(0..<2000)] = number(0..<30_000) }
        return rows
    }

    private mutating func make(_ change: SimulatedChange, _ fault: Fault) throws -> String? {
        let disk = self.disk
        try change.prepare(disk)
        let fileSystem: any FileSystem =
            switch fault {
            case .none: disk
            case .cut(let call, _): FailingFileSystem(call, isFinal: true, of: disk)
            case .failing(let call, let kind): FailingFileSystem(call, kind: kind, of: disk)
            }
        let result = Result {
            try change.make(Store(path: Self.path, fileSystem: fileSystem, readMode: .pread))
        }
        if case .cut(_, let loss) = fault {
            self.disk = disk.afterCrash(loss, seed: random.next())
            // Readers were processes of the same machine.
            readers = []
        }
        var expected = change.outcomes(of: model)
        switch (result, fault) {
        case (.success, _): expected = [expected.last!]
        case (.failure(let error), .none) where change.mayBeRefused(by: model):
            expected.removeLast()
            guard let error = error as? StoreError, [.badInput, .notFound].contains(error.kind) else {
                return "refused in another way: \(error)"
            }
        case (.failure(let error), .none): return "failed without a fault: \(error)"
        case (.failure, _): break
        }
        if let problem = try change.finish(self.disk, isDone: (try? result.get()) != nil, Self.text(model)) {
            return problem
        }
        let store = try Store(path: Self.path, fileSystem: self.disk, readMode: .pread)
        let snapshot = try store.snapshot()
        let found = try Self.contents(snapshot)
        guard let model = expected.last(where: { found == Self.text($0) }) else {
            return "found \(found), expected \(expected.map(Self.text))"
        }
        self.model = model
        let verification = try store.verify()
        if let fault = verification.faults.first { return fault.message }
        if case .none = fault, change.sweeps, let litter = (verification.litter + verification.foreign).first
        {
            return "left behind: \(litter)"
        }
        if readers.count < 3, number(0..<3) == 0 { readers.append((snapshot, model)) }
        return nil
    }

    /// A reader sees what it has opened, whatever came after.
    private mutating func checkReaders() throws -> String? {
        for (snapshot, model) in readers where try Self.contents(snapshot) != Self.text(model) {
            return "the reader of snapshot \(snapshot.number) sees other rows"
        }
        if readers.count == 3 { readers.remove(at: number(0..<3)) }
        return nil
    }

    private static func text(_ model: SimulatedModel) -> [[String]] {
        [
            model.datasets.map { "\($0.key),\($0.value)" }.sorted(), model.lines, model.sums,
            model.childLines, model.parentLines,
        ]
    }

    static func contents(_ snapshot: Snapshot) throws -> [[String]] {
        func lines(_ query: String) throws -> [String] {
            try TestStore.run(query, snapshot).text.split(separator: "\n").dropFirst().map(String.init)
                .sorted()
        }
        let datasets = try snapshot.catalog.liveOrdinals.map { ordinal in
            let notes = try snapshot.catalog.metadata(of: ordinal).fields["notes"]?.first?.first ?? .null
            return "\(try snapshot.catalog.id(of: ordinal)),\(notes.text)"
        }
        return [
            datasets.sorted(), try lines("SELECT dataset_id, cid, count FROM spot"),
            try lines("SELECT dataset_id, count(*), sum(count) FROM spot GROUP BY dataset_id"),
            try lines("SELECT dataset_id, cid, parent_id, neuron_id FROM vesicle"),
            try lines("SELECT dataset_id, cid FROM neuron"),
        ]
    }
}

import Catalog
import Columns

/// Whether keys are unique in their datasets (MAN-012), snapshot after snapshot.
struct StoredKeyCheck {
    /// Bytes of keys that are held at a time.
    private static let memory = 256 << 20

    private struct Place: Hashable {
        var table: UInt32
        var dataset: DatasetOrdinal
    }

    /// The runs of which a snapshot has shown that no key repeats; fewer of them
    /// have no repeats either.
    private var unique: [Place: [Set<StoredRun>]] = [:]
    /// How many datasets of tables were read.
    private(set) var datasetsRead = 0
    /// Why keys could not be read.
    private(set) var unread: [any Error] = []

    /// What repeats in the tables of a snapshot.
    mutating func check(_ snapshot: Snapshot, into verification: inout Verification) throws {
        for table in snapshot.catalog.schema.tables where !table.key.isEmpty {
            for dataset in snapshot.catalog.liveOrdinals {
                let place = Place(table: table.code, dataset: dataset)
                let runs = Set(try snapshot.storedRuns(of: dataset, in: table))
                guard !runs.isEmpty, !unique[place, default: []].contains(where: runs.isSubset) else {
                    continue
                }
                let repeats: KeyCheck.Repeats?
                datasetsRead += 1
                do {
                    repeats = try Self.repeats(of: dataset, in: table, snapshot)
                } catch {
                    unread.append(error)
                    continue
                }
                guard let repeats else {
                    unique[place, default: []].append(runs)
                    continue
                }
                verification.add(try Self.message(repeats, table, snapshot))
            }
        }
    }

    private static func message(
        _ repeats: KeyCheck.Repeats, _ table: TableSchema, _ snapshot: Snapshot
    ) throws -> String {
        let path = snapshot.store.paths.manifest(snapshot.number)
        let keys = repeats.keys.map { $0.map(\.keyText).joined(separator: ", ") }.sorted()
        let examples = keys.prefix(3).joined(separator: "; ") + (keys.count > 3 ? "; ..." : "")
        return """
            \(path): expected each key (\(table.key.joined(separator: ", "))) of dataset \
            \(try snapshot.catalog.id(of: repeats.dataset)) once in table "\(table.name)", found \
            \(Count.text(repeats.count, "row")) more: \(examples) (MAN-012)
              put right rows in the place of the dataset's: syndb load --replace
            """
    }

    /// Nil where no key repeats. Keys that ascend, as in the usual export, are read
    /// once and not kept.
    private static func repeats(
        of dataset: DatasetOrdinal, in table: TableSchema, _ snapshot: Snapshot
    ) throws -> KeyCheck.Repeats? {
        var check = KeyCheck(table)
        var reader = DatasetReader(snapshot)
        for run in try reader.runs(of: dataset, in: table).runs {
            check.add(try reader.values(of: table.key, in: table, runs: [run]), of: dataset)
        }
        guard check.isUnproven(dataset) else { return nil }
        return try check.repeats(
            table, of: [dataset], &reader, memory: memory, doubtsStored: true, step: {}
        ).first
    }
}

import SynDB
import TestSupport

/// A store with two datasets that the tests of this target start from.
enum Bench {
    static let first = UUIDBytes("aaaaaaaa-0000-4000-8000-000000000001")!
    static let second = UUIDBytes("bbbbbbbb-0000-4000-8000-000000000002")!

    /// Tables with and without a sort key, and one that refers to itself.
    static let pack = """
        pack: lab
        tables:
          - name: spot
            code: 300
            plural: spots
            key: [cid]
            sort: [size, tag]
            columns:
              - { name: cid, type: id }
              - { name: size, type: float64, unit: nm }
              - { name: tag, type: text }
              - { name: count, type: int16, unit: count, nullable: false }
          - name: branch
            code: 301
            plural: branches
            key: [cid]
            columns:
              - { name: cid, type: id }
              - { name: above, type: id, references: [branch] }
        """

    static let datasets = """
        - { id: \(first), label: first, species: Mus musculus, brain_regions: [{ brain_structure: CA1 }] }
        - { id: \(second), label: second, species: Rattus norvegicus }
        """

    static func store() throws -> TestStore {
        let store = try TestStore("syndb", pack)
        try store.add(datasets)
        return store
    }

    /// The message of a load that must fail, which must leave no trace.
    static func refusedLoad(
        _ store: TestStore, _ table: String, _ csv: String, dataset: UUIDBytes? = nil,
        _ configure: (inout LoadRequest) -> Void = { _ in }
    ) -> String {
        let before = ScratchFolder.fingerprint(store.path)
        let message = refusal { try store.load(table, csv, dataset: dataset, configure) }
        let after = ScratchFolder.fingerprint(store.path)
        // The lock's file is made by the first writer and stays.
        func withoutLock(_ list: [String]) -> [String] { list.filter { !$0.hasPrefix("LOCK") } }
        return withoutLock(before) == withoutLock(after) ? message : "left a trace: \(message)"
    }
}

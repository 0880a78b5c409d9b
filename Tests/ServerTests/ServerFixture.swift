import SynDB
import TestSupport

/// Stores to serve.
enum ServerFixture {
    static let ids = (1...5).map { "0000000\($0)-0000-4000-8000-000000000000" }
    static let (open, owned, registered, shared, odd) = (ids[0], ids[1], ids[2], ids[3], ids[4])

    private static let pack = SpotPack.text(
        "name: size, type: float64, unit: nm, meaning: A length.",
        "name: step, type: int64, unit: count",
        "name: kind, type: text")

    /// One open dataset of three rows beside four that not everybody may see,
    /// each of four rows.
    static func store(_ present: [Int] = Array(0..<5)) throws -> TestStore {
        let store = try TestStore("syndb", pack)
        let metadata = [
            "label: open one, species: Mus musculus, brain_regions: [{ brain_structure: CA1 }]",
            "label: secret one, access: restricted, owner_id: ada, brain_regions: [{ brain_structure: CA3 }]",
            "label: for members, access: registered, species: Rattus norvegicus",
            "label: shared one, access: restricted, authorized_group_names: [lab], mutations: [{ gene: Zyx9 }]",
            "label: odd one, access: restricted, notes: nobody",
        ]
        try store.add(present.map { "- { id: \(ids[$0]), \(metadata[$0]) }" }.joined(separator: "\n"))
        var csv = "dataset_id,cid,size,step,kind\n"
        for index in present {
            for row in 0..<(index == 0 ? 3 : 4) {
                let key = row == 0 && index == 1 ? "hidden-key" : "\(row)"
                csv +=
                    "\(ids[index]),\(key),\(index == 0 ? "\(row).5" : "1e9"),\(row),\(index == 0 ? "plain" : "odd")\n"
            }
        }
        try store.load("spot", csv)
        return store
    }

    /// One open dataset of many rows, the step of the last as given.
    static func long(rows: Int, last: Int64 = 0) throws -> TestStore {
        let store = try TestStore("syndb", pack)
        let id = try store.add("{ label: long }")
        var csv = "cid,size,step,kind\n"
        csv.reserveCapacity(rows * 40)
        for row in 0..<rows {
            csv += "\(row),\(Double(row) / 7),\(row == rows - 1 ? last : Int64(row % 1000)),kind \(row % 5)\n"
        }
        try store.load("spot", csv, dataset: id[0])
        return store
    }
}

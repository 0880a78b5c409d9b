import SynDB
import TestSupport
import Testing

/// One damaged bit in a store of many segments: found and named, and all that
/// does not need it answers as before.
@Suite struct ManySegmentsDamageTests {
    /// Three datasets, each with two segments of two tables.
    private static func store() throws -> (store: TestStore, datasets: [UUIDBytes]) {
        let store = try Bench.store()
        let datasets =
            try [Bench.first, Bench.second] + store.add("- { label: third, species: Mus musculus }")
        for id in datasets {
            for part in 0..<2 {
                let rows = (part * 300..<part * 300 + 300).map {
                    "\($0),\(Double($0 * 7 % 101) / 8),t\($0 % 3),\($0 % 40)\n"
                }
                try store.load("spot", "cid,size,tag,count\n" + rows.joined(), dataset: id)
                try store.load("branch", "cid\n\(part)\n", dataset: id)
            }
        }
        return (store, datasets)
    }

    /// What is asked of each dataset and table; an error is its rule or text.
    private static func answers(_ path: String, _ datasets: [UUIDBytes]) -> [String] {
        datasets.flatMap { id in
            ["spot", "branch"].map { table in
                do {
                    let question = "SELECT * FROM \(table) WHERE dataset_id = '\(id)'"
                    return try TestStore.run(question, Store(path: path, readMode: .pread).snapshot()).text
                } catch {
                    return "error: \(error)"
                }
            }
        }
    }

    @Test func aBitAnywhereIsFoundAndNamed() throws {
        let (store, datasets) = try Self.store()
        let right = Self.answers(store.path, datasets)
        #expect(!right.contains { $0.hasPrefix("error") })
        let files =
            [".seg", ".man", ".cat"].flatMap { ScratchFolder.files(store.path, suffix: $0) }
            + [store.path + "/STORE"]
        #expect(files.count > 20)
        var random = SplitMix64(seed: Sweep.isFull ? 2 : 1)
        for turn in 0..<(Sweep.isFull ? 2000 : 80) {
            let path = turn < files.count ? files[turn] : files.randomElement(using: &random)!
            let bytes = ScratchFolder.read(path)
            let place = Int.random(in: 0..<bytes.count, using: &random)
            var damaged = bytes
            damaged[place] ^= 1 << (random.next() % 8)
            try ScratchFolder.write(damaged, to: path)
            defer { try? ScratchFolder.write(bytes, to: path) }
            let comment = "\(path), byte \(place)"
            let messages: [String]
            do {
                messages = try Store(path: store.path, readMode: .pread).verify().faults.map(\.message)
            } catch {
                messages = ["\(error)"]
            }
            #expect(messages.contains { $0.contains(path) }, "\(comment): \(messages)")
            let found = Self.answers(store.path, datasets)
            for (answer, expected) in zip(found, right) where answer != expected {
                #expect(
                    answer.hasPrefix("error: ") && answer.contains(path), "\(comment): \(answer.prefix(300))")
            }
            // A segment holds rows of one dataset: all others answer.
            guard path.hasSuffix(".seg") else { continue }
            #expect(zip(found, right).count { $0 != $1 } <= 1, "\(comment)")
        }
    }
}

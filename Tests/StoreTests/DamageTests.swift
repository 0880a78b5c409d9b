import Foundation
import SynDB
import TestSupport
import Testing

@testable import Store

/// A damaged segment gives the right answer or a named error, never a wrong
/// answer and never a trap.
@Suite struct DamageTests {
    private static let questions = [
        "SELECT * FROM spots", "SELECT count(*), sum(size), min(count), max(tag) FROM spots",
        "SELECT cid FROM spots WHERE size > 100 AND label = 'second'",
        "SELECT label, avg(size), stddev(count) FROM spots WHERE count >= 0 GROUP BY label",
    ]

    private static func store() throws -> TestStore {
        let store = try Bench.store()
        for load in 0..<2 {
            var csv = "dataset_id,cid,size,tag,count\n"
            for row in 0..<600 {
                csv += "\(row % 2 == 0 ? Bench.first : Bench.second),\(load * 1000 + row),"
                csv +=
                    "\(row % 9 == 0 ? "" : "\(Double(row * row % 701) / 8)"),\(["a", "b", ""][row % 3]),\(row % 40)\n"
            }
            try store.load("spot", csv)
        }
        return store
    }

    /// Answers or the kind of error; a new reader each time.
    private static func answers(_ path: String, _ mode: ReadMode) -> [String] {
        questions.map { question in
            do {
                return try TestStore.run(question, Store(path: path, readMode: mode).snapshot()).text
            } catch let error as SegmentError {
                return "segment error \(error.rule)"
            } catch {
                return "other error: \(error)"
            }
        }
    }

    @Test func oneFlippedBitIsFound() throws {
        let store = try Self.store()
        let path = try #require(ScratchFolder.files(store.path, suffix: ".seg").first)
        let bytes = ScratchFolder.read(path)
        let right = Self.answers(store.path, .pread)
        #expect(!right.contains { $0.contains("error") })
        var random = SplitMix64(seed: 11)
        var found = 0
        let places =
            (0..<60).map { _ in Int.random(in: 0..<bytes.count, using: &random) } + [
                0, 8, 40, bytes.count - 1,
            ]
        for place in places {
            var damaged = bytes
            damaged[place] ^= 1 << (random.next() % 8)
            try ScratchFolder.write(damaged, to: path)
            for (index, answer) in Self.answers(store.path, place % 2 == 0 ? .mmap : .pread).enumerated() {
                let isNamed = answer.hasPrefix("segment error ")
                if isNamed { found += 1 }
                #expect(
                    isNamed || answer == right[index],
                    "byte \(place): \(Self.questions[index]): \(answer.prefix(200))")
            }
            let faults = try store.store.verify().faults
            #expect(!faults.isEmpty, "verify passes over byte \(place)")
            for fault in faults {
                #expect(
                    fault.message.contains(path) && fault.message.contains(/\((SEG|STO|MAN|ENC)-\d{3}\)/),
                    "\(fault.message)")
            }
        }
        #expect(found > 60)
        try ScratchFolder.write(bytes, to: path)
        #expect(try store.store.verify().faults.isEmpty)
    }

    @Test func aCutFileIsFound() throws {
        let store = try Self.store()
        let path = try #require(ScratchFolder.files(store.path, suffix: ".seg").last)
        let bytes = ScratchFolder.read(path)
        for length in [
            0, 1, 63, 64, 127, 128, bytes.count / 2, bytes.count - 65, bytes.count - 64, bytes.count - 1,
        ] {
            try ScratchFolder.write(Array(bytes.prefix(length)), to: path)
            for mode in [ReadMode.mmap, .pread] {
                for answer in Self.answers(store.path, mode).prefix(2) {
                    #expect(answer == "segment error STO-012", "\(length)")
                }
            }
        }
        try ScratchFolder.write(bytes + [0], to: path)
        #expect(Self.answers(store.path, .mmap)[0] == "segment error STO-012")
        #expect(try store.store.verify().faults.count == 1)
    }

    @Test func aMissingFileIsNamed() throws {
        let store = try Self.store()
        let path = try #require(ScratchFolder.files(store.path, suffix: ".seg").last)
        try FileManager.default.removeItem(atPath: path)
        #expect(Self.answers(store.path, .mmap)[0] == "segment error STO-011")
        let faults = try store.store.verify().faults.map(\.message)
        #expect(faults.count == 1 && faults[0].contains(path) && faults[0].contains("(STO-011)"))
        // The list of tables needs no segment.
        let spot = try TableListing.tables(in: store.store.snapshot()).first { $0[0] == .text("spot") }
        #expect(spot?[6] == .integer(1200))
    }

    @Test func swappedFilesAreNamed() throws {
        let store = try Self.store()
        let paths = ScratchFolder.files(store.path, suffix: ".seg")
        let (first, second) = (ScratchFolder.read(paths[0]), ScratchFolder.read(paths[1]))
        try ScratchFolder.write(second, to: paths[0])
        try ScratchFolder.write(first, to: paths[1])
        #expect(Self.answers(store.path, .mmap)[0] == "segment error STO-012")
        let faults = try store.store.verify().faults.map(\.message)
        #expect(faults.count == 2 && faults.allSatisfy { $0.contains("(STO-012)") })
    }

    @Test func aDamagedManifestMakesNoLitterOfWhatItNames() throws {
        let store = try Self.store()
        let path = try #require(ScratchFolder.files(store.path, suffix: ".man").last)
        var bytes = ScratchFolder.read(path)
        bytes[50] ^= 1
        try ScratchFolder.write(bytes, to: path)
        let verification = try store.store.verify()
        #expect(verification.faults.count == 1 && verification.faults[0].message.contains("MAN-003"))
        #expect(verification.litter.isEmpty)
    }

    /// A manifest of an older snapshot may describe a segment otherwise than the newest.
    @Test func zoneMapsOfEverySnapshotAreCompared() throws {
        let store = try Self.store()
        let paths = ScratchFolder.files(store.path, suffix: ".man")
        var manifest = try store.store.readManifest(3)
        try manifest.change(0) { segments in
            #expect(segments.count == 1)
            var columns = try segments[0].columns()
            for index in columns.indices { columns[index].zone.nulls += 1 }
            segments[0].zones = .given(columns)
        }
        try ScratchFolder.write(manifest.encode().bytes, to: paths[2])
        let faults = try store.store.verify().faults.map(\.message)
        #expect(faults.count == 4 && faults.allSatisfy { $0.contains("(MAN-007)") }, "\(faults)")
    }
}

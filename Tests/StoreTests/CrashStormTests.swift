import SynDB
import TestSupport
import Testing

@testable import Store

/// A power cut at every call of every kind of change, and each of the calls
/// refused by itself: what is found afterwards is the store before or the store
/// after the change, sound, and the next change leaves nothing of the one that
/// failed.
///
/// Each seventeenth call fails with one outcome of each kind, in a full sweep
/// (Tools/sweep.sh) every call with eight.
@Suite struct CrashStormTests {
    private static let step = Sweep.isFull ? 1 : 17
    private let seeds: Range<UInt64> = 0..<(Sweep.isFull ? 8 : 1)

    /// A disk after a change of which a call has failed.
    private struct Leftover {
        var disk: SimulatedDisk
        /// Whether the change has ended with success.
        var isDone: Bool
        var comment: String
    }

    /// Makes a change again and again, with a failure at one call after another,
    /// and hands on what each has left. The last comes through.
    private func storm(
        _ name: String, on base: SimulatedDisk, _ change: (any FileSystem) throws -> Bool,
        check: (Leftover) throws -> Void
    ) throws {
        var points = 0
        func hand(_ disk: SimulatedDisk, _ isDone: Bool, _ comment: String) throws {
            points += 1
            try check(Leftover(disk: disk, isDone: isDone, comment: "\(name), \(comment)"))
        }
        for call in stride(from: 1, to: Int.max, by: Self.step) {
            let cut = base.copy()
            let failing = FailingFileSystem(call, isFinal: true, of: cut)
            let isDone = (try? change(failing)) == true
            for loss in CrashLoss.allCases {
                for seed in loss == .everything || loss == .nothing ? 0..<1 : seeds {
                    try hand(
                        cut.afterCrash(loss, seed: seed << 32 | UInt64(call)), isDone,
                        "cut at call \(call), \(loss), seed \(seed)")
                }
            }
            let refused = base.copy()
            let kind: FileError.Kind = call / Self.step % 2 == 0 ? .other : .noSpace
            let isRefusedDone = (try? change(FailingFileSystem(call, kind: kind, of: refused))) == true
            try hand(refused, isRefusedDone, "call \(call) refused, \(kind)")
            if !failing.hasFailed {
                #expect(isDone)
                break
            }
        }
        Sweep.report("\(name): \(points) points tried")
    }

    @Test(arguments: StormChange.all) func aFailureAtEveryCallLosesNothing(change: StormChange) throws {
        let base = try StormChange.disk()
        let before = try StoreContents(Store(path: StormChange.path, fileSystem: base.copy()))
        let whole = base.copy()
        try change.make(Store(path: StormChange.path, fileSystem: whole, readMode: .pread))
        let after = try StoreContents(Store(path: StormChange.path, fileSystem: whole))
        #expect((before == after) == change.keepsAnswers)
        try storm(change.name, on: base) { fileSystem in
            try change.make(Store(path: StormChange.path, fileSystem: fileSystem, readMode: .pread))
            return true
        } check: { left in
            try check(left.disk, left.isDone ? [after] : [before, after], left.comment)
        }
    }

    private func check(_ disk: SimulatedDisk, _ allowed: [StoreContents], _ comment: String) throws {
        let store = try Store(path: StormChange.path, fileSystem: disk, readMode: .pread)
        let found = try StoreContents(store)
        #expect(allowed.contains { $0 == found }, "\(comment): \(found)")
        #expect(try store.verify().faults.map(\.message) == [], "\(comment)")
        _ = try store.editDataset("\(StormChange.second)", assignments: ["notes=next"])
        try expectClean(store, comment)
        #expect(try StoreContents(store).rows == found.rows, "\(comment)")
    }

    /// A store is sound, and nothing is left of a change that failed.
    private func expectClean(_ store: Store, _ comment: String) throws {
        let verification = try store.verify()
        #expect(verification.faults.map(\.message) == [], "\(comment)")
        #expect(verification.litter + verification.foreign == [], "\(comment)")
    }

    /// A power cut at every call of a load that can be gone on with, of which any
    /// names may be lost: its folder is nobody else's (STO-038).
    @Test func theFolderOfALoadIsKnown() throws {
        let change = try #require(StormChange.all.first { $0.name == "resumable load" })
        let base = try StormChange.disk()
        for call in 1... {
            let cut = base.copy()
            let failing = FailingFileSystem(call, isFinal: true, of: cut)
            try? change.make(Store(path: StormChange.path, fileSystem: failing, readMode: .pread))
            for seed in UInt64(0)..<4 {
                let disk = cut.afterCrash(.anything, seed: seed << 32 | UInt64(call))
                let store = try Store(path: StormChange.path, fileSystem: disk, readMode: .pread)
                #expect(try store.files().foreign == [], "call \(call), seed \(seed)")
            }
            guard failing.hasFailed else { break }
        }
    }

    /// A store is copied, and that fails: the copy is no store, one without rows, or
    /// whole, and the store is as it was.
    @Test func aFailureWhileAStoreIsCopied() throws {
        let base = try StormChange.disk()
        let before = try StoreContents(Store(path: StormChange.path, fileSystem: base.copy()))
        let target = "/disk/copy"
        try storm("copy", on: base) { fileSystem in
            _ = try Store(path: StormChange.path, fileSystem: fileSystem, readMode: .pread).copy(to: target)
            return true
        } check: { left in
            let comment = Comment(rawValue: left.comment)
            #expect(
                try StoreContents(Store(path: StormChange.path, fileSystem: left.disk)) == before, comment)
            guard let copy = try? Store(path: target, fileSystem: left.disk, readMode: .pread) else {
                #expect(!left.isDone, comment)
                return
            }
            let found = try StoreContents(copy)
            #expect(found == before || !left.isDone && found.rows.isEmpty, "\(comment): \(found)")
            #expect(try copy.verify().faults.isEmpty, comment)
            _ = try copy.addDatasets("- { label: next, species: Mus musculus }", file: "m.yaml")
            try expectClean(copy, left.comment)
        }
    }

    /// A damaged segment is repaired, and that fails: it is damaged or repaired, and
    /// the answers are the same.
    @Test func aFailureWhileAStoreIsRepaired() throws {
        let base = try StormChange.disk()
        let store = try Store(path: StormChange.path, fileSystem: base, readMode: .pread)
        let before = try StoreContents(store)
        let place = try #require(try Padding(store.snapshot(), "spot"))
        try base.flip(place.path, at: place.offset)
        #expect(try store.verify().faults.count > 0)
        try storm("repair", on: base) { fileSystem in
            try Store(path: StormChange.path, fileSystem: fileSystem, readMode: .pread).repair().isComplete
        } check: { left in
            let comment = Comment(rawValue: left.comment)
            let store = try Store(path: StormChange.path, fileSystem: left.disk, readMode: .pread)
            #expect(try StoreContents(store) == before, comment)
            let summary = try store.repair()
            #expect(summary.isComplete && (!left.isDone || summary.snapshot == nil), comment)
            _ = try store.retireSnapshots(keeping: 1)
            try expectClean(store, left.comment)
        }
    }

    /// A store is made, and that fails: there is none, and it can be made, or it is
    /// whole.
    @Test func aFailureWhileAStoreIsMade() throws {
        let pack = try TestStore.pack("syndb")
        let base = SimulatedDisk()
        try base.makeDirectory("/disk")
        try base.syncDirectory("/")
        try storm("init", on: base) { fileSystem in
            _ = try Store.create(path: StormChange.path, packs: [pack], fileSystem: fileSystem)
            return true
        } check: { left in
            let comment = Comment(rawValue: left.comment)
            let found = try? Store(path: StormChange.path, fileSystem: left.disk)
            #expect(!left.isDone || found != nil, comment)
            let store =
                try found ?? Store.create(path: StormChange.path, packs: [pack], fileSystem: left.disk)
            #expect(try store.verify().faults.isEmpty, comment)
            _ = try store.addDatasets("- { label: a, species: Mus musculus }", file: "m.yaml")
            try expectClean(store, left.comment)
        }
    }

    /// A question of which a call fails has the right answer or says what failed,
    /// and a check finds that something could not be read.
    @Test func aCallThatFailsWhileAStoreIsRead() throws {
        let base = try StormChange.disk()
        func store(_ fileSystem: any FileSystem) throws -> Store {
            try Store(path: StormChange.path, fileSystem: fileSystem, readMode: .pread)
        }
        let contents = try StoreContents(store(base))
        let verification = try store(base).verify()
        let folder = "/disk/exported"
        func export(_ disk: any FileSystem) throws {
            let export = StoreExport(try store(disk).snapshot(), fileSystem: disk)
            _ = try export.write(export.tablesWithRows(), toFolder: folder)
        }
        let whole = base.copy()
        try export(whole)
        var points = 0
        for call in stride(from: 1, to: Int.max, by: Self.step) {
            points += 3
            let asking = FailingFileSystem(call, of: base)
            let asked = Result { try StoreContents(store(asking)) }
            switch asked {
            case .success(let found): #expect(found == contents, "call \(call)")
            case .failure(let error):
                #expect("\(error)".contains("the test wants it so"), "call \(call): \(error)")
            }
            let checking = FailingFileSystem(call, of: base)
            if let found = try? store(checking).verify(), found.faults.isEmpty {
                #expect(
                    found.rows == verification.rows && found.pages == verification.pages, "call \(call)")
            }
            let disk = base.copy()
            let exporting = FailingFileSystem(call, of: disk)
            let isExported = (try? export(exporting)) != nil
            // A file that has its name is whole.
            for name in try whole.list(folder) {
                let path = folder + "/" + name
                guard try disk.status(path) != nil else {
                    #expect(!isExported, "call \(call): \(name)")
                    continue
                }
                #expect(try disk.readAll(path) == whole.readAll(path), "call \(call): \(name)")
            }
            if [asking, checking, exporting].allSatisfy({ !$0.hasFailed }) { break }
        }
        Sweep.report("query, verify and export: \(points) points tried")
    }
}

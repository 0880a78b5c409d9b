import Columns
import StoreIO

/// The folder of a resumable load, `tmp/NAME`: its segments, a lock, and
/// journals, of which the one with the highest number counts.
struct ResumableFolder {
    let name: String
    let path: String
    let fileSystem: any FileSystem

    init(_ name: String, of store: Store) {
        self.name = name
        path = store.paths.temporary + "/" + name
        fileSystem = store.fileSystem
    }

    /// 1 to 64 letters, digits, `.`, `-` and `_`, a letter first; no UUID and not
    /// STORE, which are names of what anybody may sweep (STO-030).
    static func isName(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count), UUIDBytes(name) == nil, name != "STORE",
            let first = name.first,
            first.isASCII, first.isLetter
        else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    }

    var exists: Bool { get throws { try fileSystem.status(path)?.kind == .directory } }

    /// Makes the folder and the LOCK in it durable, before anything else is there:
    /// one that has files and no LOCK is taken for somebody else's (STO-038).
    func syncLock(in store: Store) throws {
        for directory in [path, store.paths.temporary, store.path] { try fileSystem.syncDirectory(directory) }
    }

    /// Removes the folder, the LOCK when all else is gone for good (STO-038).
    func remove() throws {
        let lock = StorePaths.folderLock(path)
        for file in try fileSystem.list(path).map({ path + "/" + $0 }) where file != lock {
            try fileSystem.removeTree(file)
        }
        try fileSystem.syncDirectory(path)
        try fileSystem.removeTree(path)
    }

    /// Numbers of the journals, ascending.
    private func numbers() throws -> [UInt64] {
        try fileSystem.list(path).compactMap { StorePaths.number($0, suffix: ".jrn") }.sorted()
    }

    private func journalPath(_ number: UInt64) -> String {
        let digits = String(number)
        return path + "/" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits + ".jrn"
    }

    /// Nil where there is none: the load died before it had begun.
    func journal() throws -> LoadJournal? {
        guard let last = try numbers().last else { return nil }
        let path = journalPath(last)
        return try LoadJournal(fileSystem.openRandomAccess(path, mode: .pread), path: path)
    }

    /// Gives the next journal its name when it is durable, and removes those
    /// before it (STO-036).
    func write(_ bytes: [UInt8]) throws {
        let before = try numbers()
        let temporary = path + "/" + UUIDBytes.random().description
        try fileSystem.writeNew(temporary, bytes)
        // The names of the segments, too.
        try fileSystem.syncDirectory(path)
        try fileSystem.renameWithoutReplacing(temporary, to: journalPath((before.last ?? 0) + 1))
        try fileSystem.syncDirectory(path)
        for number in before { try fileSystem.remove(journalPath(number)) }
    }

    /// Removes segments that the journal does not name: those of a part of the
    /// input that is read again.
    func removeAllSegments(but ids: Set<UUIDBytes>) throws {
        for file in try fileSystem.list(path) {
            let isUnfinished = StorePaths.isIdentifier(file)
            let isOther = StorePaths.isSegmentName(file) && !ids.contains { file == "\($0).seg" }
            if isUnfinished || isOther { try fileSystem.remove(path + "/" + file) }
        }
    }
}

import StoreIO
import Synchronization

/// The real file system, of which one call, all calls from one on, or all calls
/// on a path fail. A failing call does nothing.
final class FailingFileSystem: FileSystem {
    private let system = SystemFileSystem()
    private let calls = Mutex(0)
    private let failing: Int
    private let isFinal: Bool
    private let path: String?
    private let kind: FileError.Kind

    /// Fails at the call of this number, from 1, and with `isFinal` at all after it.
    init(_ failing: Int, isFinal: Bool = false) {
        self.failing = failing
        self.isFinal = isFinal
        path = nil
        kind = .other
    }

    init(path: String, kind: FileError.Kind) {
        failing = 0
        isFinal = false
        self.path = path
        self.kind = kind
    }

    /// Whether there were as many calls.
    var hasFailed: Bool { calls.withLock { $0 } >= failing }

    private func count(_ operation: String, _ path: String) throws(FileError) {
        let call = calls.withLock { calls in
            calls += 1
            return calls
        }
        guard call == failing || isFinal && call > failing || path == self.path else { return }
        throw FileError(kind: kind, operation: operation, path: path, reason: "the test wants it so")
    }

    func status(_ path: String) throws(FileError) -> FileStatus? {
        try count("look at", path)
        return try system.status(path)
    }

    func list(_ directory: String) throws(FileError) -> [String] {
        try count("list", directory)
        return try system.list(directory)
    }

    func makeDirectory(_ path: String) throws(FileError) {
        try count("make the folder", path)
        try system.makeDirectory(path)
    }

    func remove(_ path: String) throws(FileError) {
        try count("remove", path)
        try system.remove(path)
    }

    func removeDirectory(_ path: String) throws(FileError) {
        try count("remove the folder", path)
        try system.removeDirectory(path)
    }

    func renameWithoutReplacing(_ source: String, to target: String) throws(FileError) {
        try count("give its name to", target)
        try system.renameWithoutReplacing(source, to: target)
    }

    func syncDirectory(_ path: String) throws(FileError) {
        try count("sync the folder", path)
        try system.syncDirectory(path)
    }

    func create(_ path: String) throws(FileError) -> any OutputFile {
        try count("create", path)
        return try system.create(path)
    }

    func openInput(_ path: String) throws(FileError) -> any InputFile {
        try count("open", path)
        return try system.openInput(path)
    }

    func openRandomAccess(_ path: String, mode: ReadMode) throws(FileError) -> any RandomAccessFile {
        try count("open", path)
        return try system.openRandomAccess(path, mode: mode)
    }

    func lock(_ path: String) throws(FileError) -> (any FileLock)? {
        try count("lock", path)
        return try system.lock(path)
    }

    func lockExisting(_ path: String, shared: Bool) throws(FileError) -> (any FileLock)? {
        try count("lock", path)
        return try system.lockExisting(path, shared: shared)
    }

    func lockHolders(_ path: String) -> [String] { system.lockHolders(path) }
    func now() -> Int64 { system.now() }
    func elapsed() -> Int64 { system.elapsed() }
    func sleep(milliseconds: Int) { system.sleep(milliseconds: milliseconds) }
}

import SynDB
import Synchronization

/// A disk in memory that tells what is durable from what is not: the content of
/// a file since it was synced last, names since their folder was.
///
/// `afterCrash` gives the disk that a power cut would leave. Files are never
/// changed under a reader, since none are rewritten.
public final class SimulatedDisk: FileSystem {
    private let state: Mutex<DiskState>

    public convenience init() { self.init(DiskState()) }

    init(_ state: DiskState) { self.state = Mutex(state) }

    /// The same files on another disk, nothing locked.
    public func copy() -> SimulatedDisk { SimulatedDisk(state.withLock { $0.unlocked }) }

    /// What is there after a power cut: all that is durable, and of the rest what
    /// `loss` and the seed leave.
    public func afterCrash(_ loss: CrashLoss, seed: UInt64 = 0) -> SimulatedDisk {
        SimulatedDisk(state.withLock { $0.afterCrash(loss, seed: seed) })
    }

    /// Changes a bit of a file.
    public func flip(_ path: String, at place: Int) throws(FileError) {
        try change("change", path) { state throws(DiskState.Refusal) in try state.flip(path, at: place) }
    }

    /// Paths of all files.
    public var files: [String] { state.withLock { $0.files } }

    private func change<Result>(
        _ operation: String, _ path: String, _ body: (inout DiskState) throws(DiskState.Refusal) -> Result
    ) throws(FileError) -> Result {
        let outcome = state.withLock { state -> Swift.Result<Result, DiskState.Refusal> in
            do throws(DiskState.Refusal) { return .success(try body(&state)) } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let result): return result
        case .failure(let refusal):
            throw FileError(
                kind: refusal.kind, operation: operation, path: path, reason: "the simulated disk: \(refusal)"
            )
        }
    }

    public func status(_ path: String) throws(FileError) -> FileStatus? {
        state.withLock { $0.status(path) }
    }

    public func list(_ directory: String) throws(FileError) -> [String] {
        try change("list", directory) { state throws(DiskState.Refusal) in
            try state.folder(directory).names.keys.sorted()
        }
    }

    public func makeDirectory(_ path: String) throws(FileError) {
        try change("make the folder", path) { state throws(DiskState.Refusal) in
            _ = try state.make(.folder(DiskState.Folder()), at: path)
        }
    }

    public func remove(_ path: String) throws(FileError) {
        try change("remove", path) { state throws(DiskState.Refusal) in try state.remove(path) }
    }

    public func removeDirectory(_ path: String) throws(FileError) {
        try change("remove the folder", path) { state throws(DiskState.Refusal) in
            try state.removeFolder(path)
        }
    }

    public func renameWithoutReplacing(_ source: String, to target: String) throws(FileError) {
        try change("give its name to", target) { state throws(DiskState.Refusal) in
            try state.rename(source, to: target)
        }
    }

    public func syncDirectory(_ path: String) throws(FileError) {
        try change("sync the folder", path) { state throws(DiskState.Refusal) in
            try state.syncFolder(path)
        }
    }

    public func create(_ path: String) throws(FileError) -> any OutputFile {
        let node = try change("create", path) { state throws(DiskState.Refusal) in
            try state.make(.file(DiskState.File()), at: path)
        }
        return Output(self, node)
    }

    public func reopen(_ path: String, keeping size: UInt64) throws(FileError) -> any OutputFile {
        let node = try change("open", path) { state throws(DiskState.Refusal) in
            try state.cut(path, to: Int(size))
        }
        return Output(self, node)
    }

    public func openInput(_ path: String) throws(FileError) -> any InputFile {
        Input(try content(path))
    }

    public func openRandomAccess(_ path: String, mode: ReadMode) throws(FileError) -> any RandomAccessFile {
        MemoryRandomAccessFile(try content(path))
    }

    private func content(_ path: String) throws(FileError) -> [UInt8] {
        try change("open", path) { state throws(DiskState.Refusal) in try state.content(path) }
    }

    public func lock(_ path: String) throws(FileError) -> (any FileLock)? {
        let node = try change("lock", path) { state throws(DiskState.Refusal) in
            try state.lockFile(path, isNew: true, shared: false)
        }
        return node.map { Lock(self, $0) }
    }

    public func lockExisting(_ path: String, shared: Bool) throws(FileError) -> (any FileLock)? {
        let node = try change("lock", path) { state throws(DiskState.Refusal) in
            try state.lockFile(path, isNew: false, shared: shared)
        }
        return node.map { Lock(self, $0) }
    }

    /// Each look at the clock takes a millisecond.
    public func now() -> Int64 { state.withLock { $0.tick() } }
    public func elapsed() -> Int64 { state.withLock { $0.tick() } }
    public func sleep(milliseconds: Int) {}

    private final class Output: OutputFile {
        private let disk: SimulatedDisk
        private let node: Int

        init(_ disk: SimulatedDisk, _ node: Int) {
            self.disk = disk
            self.node = node
        }

        func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
            let bytes = Array(bytes)
            disk.state.withLock { $0.append(bytes, to: node) }
        }

        func sync() throws(FileError) { disk.state.withLock { $0.sync(node) } }
        func close() throws(FileError) {}
    }

    private final class Input: InputFile {
        private var rest: ArraySlice<UInt8>

        init(_ content: [UInt8]) { rest = content[...] }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
            let part = rest.prefix(buffer.count)
            rest = rest.dropFirst(part.count)
            buffer.copyBytes(from: part)
            return part.count
        }
    }

    private final class Lock: FileLock {
        private let disk: SimulatedDisk
        private let node: Int
        private let isHeld = Mutex(true)

        init(_ disk: SimulatedDisk, _ node: Int) {
            self.disk = disk
            self.node = node
        }

        func release() {
            let wasHeld = isHeld.withLock { held in
                defer { held = false }
                return held
            }
            if wasHeld { disk.state.withLock { $0.unlock(node) } }
        }

        deinit { release() }
    }
}

import SynDB

/// A file system of which one call, all calls from one on, or all calls on a
/// path fail. A failing call does nothing, but for a write, which gets half of
/// its bytes out.
public final class FailingFileSystem: FileSystem {
    private let base: any FileSystem
    private let calls: FailingCalls

    /// Fails at the call of this number, from 1, and with `isFinal` at all after it.
    public init(
        _ failing: Int, isFinal: Bool = false, kind: FileError.Kind = .other,
        of base: any FileSystem = SystemFileSystem()
    ) {
        self.base = base
        calls = FailingCalls(failing...(isFinal ? Int.max : failing), path: nil, kind: kind)
    }

    public init(path: String, kind: FileError.Kind, of base: any FileSystem = SystemFileSystem()) {
        self.base = base
        calls = FailingCalls(Int.max...Int.max, path: path, kind: kind)
    }

    /// Whether there were as many calls.
    public var hasFailed: Bool { calls.hasFailed }

    public func status(_ path: String) throws(FileError) -> FileStatus? {
        try calls.count("look at", path)
        return try base.status(path)
    }

    public func list(_ directory: String) throws(FileError) -> [String] {
        try calls.count("list", directory)
        return try base.list(directory)
    }

    public func makeDirectory(_ path: String) throws(FileError) {
        try calls.count("make the folder", path)
        try base.makeDirectory(path)
    }

    public func remove(_ path: String) throws(FileError) {
        try calls.count("remove", path)
        try base.remove(path)
    }

    public func removeDirectory(_ path: String) throws(FileError) {
        try calls.count("remove the folder", path)
        try base.removeDirectory(path)
    }

    public func renameWithoutReplacing(_ source: String, to target: String) throws(FileError) {
        try calls.count("give its name to", target)
        try base.renameWithoutReplacing(source, to: target)
    }

    public func syncDirectory(_ path: String) throws(FileError) {
        try calls.count("sync the folder", path)
        try base.syncDirectory(path)
    }

    public func create(_ path: String) throws(FileError) -> any OutputFile {
        try calls.count("create", path)
        return FailingOutputFile(try base.create(path), path, calls)
    }

    public func reopen(_ path: String, keeping size: UInt64) throws(FileError) -> any OutputFile {
        try calls.count("open", path)
        return FailingOutputFile(try base.reopen(path, keeping: size), path, calls)
    }

    public func openInput(_ path: String) throws(FileError) -> any InputFile {
        try calls.count("open", path)
        return FailingInputFile(try base.openInput(path), path, calls)
    }

    public func openRandomAccess(_ path: String, mode: ReadMode) throws(FileError) -> any RandomAccessFile {
        try calls.count("open", path)
        let file = try base.openRandomAccess(path, mode: mode)
        // What is mapped is read without a call.
        return mode == .mmap ? file : FailingRandomAccessFile(file, path, calls)
    }

    public func lock(_ path: String) throws(FileError) -> (any FileLock)? {
        try calls.count("lock", path)
        return try base.lock(path)
    }

    public func lockExisting(_ path: String, shared: Bool) throws(FileError) -> (any FileLock)? {
        try calls.count("lock", path)
        return try base.lockExisting(path, shared: shared)
    }

    public func lockHolders(_ path: String) -> [String] { base.lockHolders(path) }
    public func now() -> Int64 { base.now() }
    public func elapsed() -> Int64 { base.elapsed() }
    public func sleep(milliseconds: Int) { base.sleep(milliseconds: milliseconds) }
}

private final class FailingOutputFile: OutputFile {
    private let file: any OutputFile
    private let path: String
    private let calls: FailingCalls

    init(_ file: any OutputFile, _ path: String, _ calls: FailingCalls) {
        self.file = file
        self.path = path
        self.calls = calls
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        do {
            try calls.count("write", path)
        } catch {
            try file.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]))
            throw error
        }
        try file.write(bytes)
    }

    func sync() throws(FileError) {
        try calls.count("sync", path)
        try file.sync()
    }

    func close() throws(FileError) {
        // Also where it fails, the descriptor is gone.
        try file.close()
        try calls.count("close", path)
    }
}

private final class FailingInputFile: InputFile {
    private let file: any InputFile
    private let path: String
    private let calls: FailingCalls

    init(_ file: any InputFile, _ path: String, _ calls: FailingCalls) {
        self.file = file
        self.path = path
        self.calls = calls
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        try calls.count("read", path)
        return try file.read(into: buffer)
    }
}

private final class FailingRandomAccessFile: RandomAccessFile {
    private let file: any RandomAccessFile
    private let path: String
    private let calls: FailingCalls

    init(_ file: any RandomAccessFile, _ path: String, _ calls: FailingCalls) {
        self.file = file
        self.path = path
        self.calls = calls
    }

    var size: UInt64 { file.size }

    func withBytes<Result>(
        _ range: Range<UInt64>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        try calls.count("read", path)
        return try file.withBytes(range, body)
    }
}

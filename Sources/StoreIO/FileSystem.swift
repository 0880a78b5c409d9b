/// The one door to the operating system: every call that reads, writes, maps,
/// locks or removes a file passes through here.
///
/// `SystemFileSystem` is the real one. A second implementation can refuse,
/// cut short or forget any numbered call, which is why nothing above this
/// module may touch the system by itself.
public protocol FileSystem: Sendable {
    func status(_ path: String) throws(FileError) -> FileStatus?
    /// Names in a directory, sorted, without `.` and `..`.
    func list(_ directory: String) throws(FileError) -> [String]
    func makeDirectory(_ path: String) throws(FileError)
    func remove(_ path: String) throws(FileError)
    func removeDirectory(_ path: String) throws(FileError)
    /// Renames; a target that exists is an error of kind `.exists`.
    func renameWithoutReplacing(_ source: String, to target: String) throws(FileError)
    /// Makes the names in a directory durable.
    func syncDirectory(_ path: String) throws(FileError)
    /// A new file for writing; one that exists is an error.
    func create(_ path: String) throws(FileError) -> any OutputFile
    /// An existing file for writing on behind its first `size` bytes; those that
    /// follow are cut off.
    func reopen(_ path: String, keeping size: UInt64) throws(FileError) -> any OutputFile
    /// A file for reading front to back.
    func openInput(_ path: String) throws(FileError) -> any InputFile
    /// A whole file for reading at any place.
    func openRandomAccess(_ path: String, mode: ReadMode) throws(FileError) -> any RandomAccessFile
    /// An exclusive lock that dies with the process; nil while another holds it.
    func lock(_ path: String) throws(FileError) -> (any FileLock)?
    /// A lock on a file that is there, which many may share or one has alone;
    /// nil while another's excludes it, `.notFound` where the name has gone. A
    /// lock on what no longer has the name is none.
    func lockExisting(_ path: String, shared: Bool) throws(FileError) -> (any FileLock)?
    /// Processes that have a lock on a file, each with its name, as far as the
    /// system tells.
    func lockHolders(_ path: String) -> [String]
    /// Milliseconds since 1970, UTC.
    func now() -> Int64
    /// Milliseconds since some moment: for deadlines, since nobody sets it back.
    func elapsed() -> Int64
    func sleep(milliseconds: Int)
}

extension FileSystem {
    public func lockHolders(_ path: String) -> [String] { [] }
}

/// How a random-access file is read.
public enum ReadMode: String, Sendable, CaseIterable {
    /// Mapped into memory: no copies, pages shared between processes.
    case mmap
    /// Read into buffers: for network disks, where a failed read under a
    /// mapping kills the process instead of giving an error.
    case pread
}

/// What `status` tells of a path.
public struct FileStatus: Sendable, Equatable {
    public enum Kind: Sendable, Equatable { case file, directory, other }
    public var kind: Kind
    /// Bytes.
    public var size: UInt64
    /// Nanoseconds since 1970, UTC, when the content was changed last.
    public var modified: Int64

    public init(kind: Kind, size: UInt64, modified: Int64) {
        self.kind = kind
        self.size = size
        self.modified = modified
    }
}

/// A file being written front to back.
public protocol OutputFile: AnyObject {
    /// Writes all of `bytes` or throws.
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError)
    /// Makes the content durable. A failed sync is final: the file is lost.
    func sync() throws(FileError)
    func close() throws(FileError)
}

extension OutputFile {
    public func write(_ bytes: [UInt8]) throws(FileError) {
        do {
            try bytes.withUnsafeBytes { try write($0) }
        } catch let error as FileError {
            throw error
        } catch {
            preconditionFailure("write throws only file errors")
        }
    }
}

/// A file or standard input being read front to back.
public protocol InputFile: AnyObject {
    /// Fills `buffer` from the front; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
}

/// A file that is read at any place. Safe to share between threads.
public protocol RandomAccessFile: AnyObject, Sendable {
    /// Bytes, when the file was opened.
    var size: UInt64 { get }
    /// Calls `body` with the bytes of a range inside the file; they are valid
    /// during the call only.
    func withBytes<Result>(
        _ range: Range<UInt64>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result
}

/// A lock that is held until it is released or the process ends.
public protocol FileLock: AnyObject, Sendable {
    func release()
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The real file system.
///
/// Calls that a signal may interrupt are made again, and short reads and writes
/// go on (`SystemCalls`). Of the others, as `link` and `mkdir`, POSIX knows no
/// such thing; where a file system does, a call may have happened or not, so
/// that it is an error as any other.
public struct SystemFileSystem: FileSystem {
    private let calls: any SystemCalls

    public init() { calls = KernelCalls() }

    /// With other calls below the loops.
    init(calls: any SystemCalls) { self.calls = calls }

    public func status(_ path: String) throws(FileError) -> FileStatus? {
        var info = stat()
        guard stat(path, &info) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system("look at", path)
        }
        let kind: FileStatus.Kind =
            switch info.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            default: .other
            }
        #if canImport(Darwin)
            let time = info.st_mtimespec
        #else
            let time = info.st_mtim
        #endif
        return FileStatus(
            kind: kind, size: UInt64(info.st_size),
            modified: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    public func list(_ directory: String) throws(FileError) -> [String] {
        guard let handle = opendir(directory) else { throw .system("list", directory) }
        defer { closedir(handle) }
        var names: [String] = []
        while true {
            // Only errno tells an error from the end of the list.
            errno = 0
            guard let entry = readdir(handle) else {
                guard errno == 0 else { throw .system("list", directory) }
                break
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    public func makeDirectory(_ path: String) throws(FileError) {
        guard mkdir(path, 0o777) == 0 else { throw .system("make the folder", path) }
    }

    public func remove(_ path: String) throws(FileError) {
        guard unlink(path) == 0 else { throw .system("remove", path) }
    }

    public func removeDirectory(_ path: String) throws(FileError) {
        guard rmdir(path) == 0 else { throw .system("remove the folder", path) }
    }

    /// By `link` and `unlink`: a link never replaces what exists, on every
    /// file system that a store may live on.
    public func renameWithoutReplacing(_ source: String, to target: String) throws(FileError) {
        guard link(source, target) == 0 else { throw .system("give its name to", target) }
        // The new name stands now, so the call has succeeded; an old name that
        // cannot be removed is litter in a temporary folder.
        unlink(source)
    }

    public func syncDirectory(_ path: String) throws(FileError) {
        let descriptor = try calls.openWhole(path, O_RDONLY | O_CLOEXEC, as: "open")
        defer { calls.closeOnce(descriptor) }
        try calls.syncWhole(descriptor, as: "sync the folder", path)
    }

    public func create(_ path: String) throws(FileError) -> any OutputFile {
        let descriptor = try calls.openWhole(
            path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, as: "create")
        return DescriptorFile(descriptor, path: path, closes: true, calls: calls)
    }

    public func reopen(_ path: String, keeping size: UInt64) throws(FileError) -> any OutputFile {
        let descriptor = try calls.openWhole(path, O_WRONLY | O_APPEND | O_CLOEXEC, as: "open")
        let file = DescriptorFile(descriptor, path: path, closes: true, calls: calls)
        guard uninterrupted({ calls.truncate(descriptor, size) }) == 0 else { throw .system("cut", path) }
        return file
    }

    public func openInput(_ path: String) throws(FileError) -> any InputFile {
        let descriptor = try calls.openWhole(path, O_RDONLY | O_CLOEXEC, as: "open")
        return DescriptorFile(descriptor, path: path, closes: true, calls: calls)
    }

    public func openRandomAccess(_ path: String, mode: ReadMode) throws(FileError) -> any RandomAccessFile {
        let descriptor = try calls.openWhole(path, O_RDONLY | O_CLOEXEC, as: "open")
        switch mode {
        case .mmap: return try MappedFile(descriptor, path: path, calls: calls)
        case .pread: return try PositionedFile(descriptor, path: path, calls: calls)
        }
    }

    public func lock(_ path: String) throws(FileError) -> (any FileLock)? {
        let descriptor = try calls.openWhole(path, O_RDWR | O_CREAT | O_CLOEXEC, as: "open")
        let lock = DescriptorLock(descriptor, calls: calls)
        return try isTaken(descriptor, LOCK_EX, path) ? lock : nil
    }

    public func lockExisting(_ path: String, shared: Bool) throws(FileError) -> (any FileLock)? {
        let descriptor = try calls.openWhole(path, O_RDONLY | O_CLOEXEC, as: "open")
        let lock = DescriptorLock(descriptor, calls: calls)
        guard try isTaken(descriptor, shared ? LOCK_SH : LOCK_EX, path) else { return nil }
        // Between opening and locking the file may have been removed.
        var (held, named) = (stat(), stat())
        guard fstat(descriptor, &held) == 0, stat(path, &named) == 0 else {
            throw .system("look at", path)
        }
        guard held.st_dev == named.st_dev, held.st_ino == named.st_ino else {
            throw FileError(
                kind: .notFound, operation: "lock", path: path, reason: "another file has taken its name")
        }
        return lock
    }

    /// Whether a lock was free and is held now.
    private func isTaken(_ descriptor: Int32, _ operation: Int32, _ path: String) throws(FileError) -> Bool {
        guard uninterrupted({ calls.lock(descriptor, operation | LOCK_NB) }) != 0 else { return true }
        guard errno == EWOULDBLOCK else { throw .system("lock", path) }
        return false
    }

    /// From /proc/locks, which only Linux has: a line is `1: FLOCK ADVISORY READ
    /// 4711 fe:00:1234 0 EOF`, with the process before device and inode.
    public func lockHolders(_ path: String) -> [String] {
        var info = stat()
        guard stat(path, &info) == 0, let locks = try? readText("/proc/locks") else { return [] }
        var holders: [String] = []
        for line in locks.split(separator: "\n") {
            let words = line.split(separator: " ").filter { $0 != "->" }
            guard words.count > 5, words[1] == "FLOCK", words[5].hasSuffix(":\(info.st_ino)") else {
                continue
            }
            let name = (try? readText("/proc/\(words[4])/comm"))?.split(separator: "\n").first
            let holder = name.map { "\($0) (process \(words[4]))" } ?? "process \(words[4])"
            if !holders.contains(holder) { holders.append(holder) }
        }
        return holders
    }

    /// A file without a size, as those of /proc are.
    private func readText(_ path: String) throws(FileError) -> String {
        let file = try openInput(path)
        var text: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
        defer { buffer.deallocate() }
        while true {
            let count = try file.read(into: buffer)
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += buffer.prefix(count)
        }
    }

    public func sleep(milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }

    public func now() -> Int64 { milliseconds(CLOCK_REALTIME) }

    public func elapsed() -> Int64 { milliseconds(CLOCK_MONOTONIC) }

    private func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension FileError {
    /// The error of the call that has just failed, from `errno`.
    static func system(_ operation: String, _ path: String) -> FileError {
        let code = errno
        let kind: Kind =
            switch code {
            case ENOENT, ENOTDIR: .notFound
            case EEXIST, ENOTEMPTY: .exists
            case EISDIR: .isDirectory
            case EACCES, EPERM, EROFS: .notPermitted
            case ENOSPC, EDQUOT: .noSpace
            default: .other
            }
        return FileError(
            kind: kind, operation: operation, path: path, reason: String(cString: strerror(code)))
    }
}

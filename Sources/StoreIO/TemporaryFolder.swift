#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder for one process alone: nobody else may read it, and it goes with
/// the object. One that a killed process has left goes when the next is made.
public final class TemporaryFolder: Sendable {
    public let path: String
    /// Says to others that the folder is in use.
    private let lock: any FileLock

    /// In the folder that TMPDIR names, else in `/tmp`, under a name that begins
    /// with `prefix`.
    public init(_ prefix: String) throws {
        let system = SystemFileSystem()
        let named = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let parent = named.isEmpty ? "/tmp" : named
        Self.sweep(parent, prefix, system)
        while true {
            var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else {
                throw FileError.system("make a folder in", parent)
            }
            let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            // Another process may have taken it for a leftover before it was locked.
            guard let lock = try? system.lock(Self.lockFile(path)) else { continue }
            self.lock = lock
            self.path = path
            return
        }
    }

    deinit { remove() }

    public func remove() {
        try? SystemFileSystem().removeTree(path)
        lock.release()
    }

    private static func lockFile(_ folder: String) -> String { folder + "/LOCK" }

    /// What cannot be removed, as a folder of another user, stays.
    private static func sweep(_ parent: String, _ prefix: String, _ system: SystemFileSystem) {
        for name in (try? system.list(parent)) ?? [] where name.hasPrefix(prefix) {
            let folder = "\(parent)/\(name)"
            guard let status = try? system.status(lockFile(folder)), status.kind == .file,
                let lock = try? system.lock(lockFile(folder))
            else { continue }
            try? system.removeTree(folder)
            lock.release()
        }
    }
}

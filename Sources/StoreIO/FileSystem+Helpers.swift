/// Whole-or-error helpers over the bare calls.
extension FileSystem {
    /// The whole of a small file.
    public func readAll(_ path: String) throws -> [UInt8] {
        let file = try openRandomAccess(path, mode: .pread)
        return try file.read(0..<file.size)
    }

    /// Writes a new file whole and makes its content durable; its name is
    /// durable once the directory is synced.
    public func writeNew(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        let file = try create(path)
        try file.write(bytes)
        try file.sync()
        try file.close()
    }

    /// Removes a folder and all in it; what is already gone is no error. A
    /// symbolic link goes itself, never what it leads to.
    public func removeTree(_ path: String) throws(FileError) {
        do {
            return try remove(path)
        } catch {
            if error.kind == .notFound { return }
            // Linux says that a folder is one, other systems that it is not permitted.
            guard error.kind == .isDirectory || error.kind == .notPermitted else { throw error }
        }
        for name in try list(path) { try removeTree(path + "/" + name) }
        try removeDirectory(path)
    }
}

extension RandomAccessFile {
    /// A copy of the bytes of a range: for the small parts.
    public func read(_ range: Range<UInt64>) throws -> [UInt8] { try withBytes(range) { Array($0) } }
}

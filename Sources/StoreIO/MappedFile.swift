#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file mapped whole and read-only. Files of a store are never truncated or
/// rewritten, so a mapping stays true until the object goes.
final class MappedFile: RandomAccessFile, @unchecked Sendable {
    let size: UInt64
    private let path: String
    private let base: UnsafeRawPointer?

    /// Takes over `descriptor`.
    init(_ descriptor: Int32, path: String) throws(FileError) {
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw .system("look at", path) }
        self.path = path
        size = UInt64(info.st_size)
        guard size > 0 else {
            base = nil
            return
        }
        guard let mapped = mmap(nil, Int(size), PROT_READ, MAP_SHARED, descriptor, 0), mapped != MAP_FAILED else {
            throw .system("map", path)
        }
        base = UnsafeRawPointer(mapped)
    }

    deinit {
        if let base { munmap(UnsafeMutableRawPointer(mutating: base), Int(size)) }
    }

    func bytes(_ range: Range<UInt64>) throws(FileError) -> FileBytes {
        try checkRange(range, size: size, path: path)
        guard !range.isEmpty, let base else { return FileBytes(UnsafeRawBufferPointer(start: nil, count: 0)) {} }
        let start = base + Int(range.lowerBound)
        // The closure holds the mapping as long as the bytes are in use.
        return FileBytes(UnsafeRawBufferPointer(start: start, count: range.count)) { [self] in _ = self }
    }
}

/// Every range is checked here, whatever the caller has checked before.
func checkRange(_ range: Range<UInt64>, size: UInt64, path: String) throws(FileError) {
    guard range.upperBound <= size else {
        throw FileError(
            kind: .other, operation: "read", path: path,
            reason: "bytes \(range.lowerBound) to \(range.upperBound) are past its end at \(size)")
    }
}

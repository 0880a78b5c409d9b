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
    init(_ descriptor: Int32, path: String, calls: any SystemCalls) throws(FileError) {
        defer { calls.closeOnce(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw .system("look at", path) }
        self.path = path
        size = UInt64(info.st_size)
        guard size > 0 else {
            base = nil
            return
        }
        guard let mapped = mmap(nil, Int(size), PROT_READ, MAP_SHARED, descriptor, 0), mapped != MAP_FAILED
        else {
            throw .system("map", path)
        }
        base = UnsafeRawPointer(mapped)
    }

    deinit {
        if let base { munmap(UnsafeMutableRawPointer(mutating: base), Int(size)) }
    }

    func withBytes<Result>(
        _ range: Range<UInt64>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        try checkRange(range, size: size, path: path)
        guard !range.isEmpty, let base else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        // The mapping lives as long as this object, which must outlive the call.
        return try withExtendedLifetime(self) {
            try body(UnsafeRawBufferPointer(start: base + Int(range.lowerBound), count: range.count))
        }
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

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file read with `pread` into buffers of its own.
final class PositionedFile: RandomAccessFile, @unchecked Sendable {
    let size: UInt64
    private let path: String
    private let descriptor: Int32

    /// Takes over `descriptor`.
    init(_ descriptor: Int32, path: String) throws(FileError) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else {
            let error = FileError.system("look at", path)
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.path = path
        size = UInt64(info.st_size)
    }

    deinit { close(descriptor) }

    func withBytes<Result>(
        _ range: Range<UInt64>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        try checkRange(range, size: size, path: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 64)
        defer { buffer.deallocate() }
        try withExtendedLifetime(self) { try fill(buffer, from: range.lowerBound) }
        return try body(UnsafeRawBufferPointer(buffer))
    }

    /// Continues after interruptions and short reads.
    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: UInt64) throws(FileError) {
        var filled = 0
        while filled < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(offset) + off_t(filled))
            if count > 0 {
                filled += count
            } else if count == 0 {
                throw FileError(
                    kind: .other, operation: "read", path: path,
                    reason: "it ends at byte \(offset + UInt64(filled)), before its former size")
            } else if errno != EINTR {
                throw .system("read", path)
            }
        }
    }
}

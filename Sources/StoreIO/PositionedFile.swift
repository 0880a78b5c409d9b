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

    func bytes(_ range: Range<UInt64>) throws(FileError) -> FileBytes {
        try checkRange(range, size: size, path: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 64)
        var filled = 0
        while filled < buffer.count {
            let count = pread(
                descriptor, buffer.baseAddress! + filled, buffer.count - filled,
                off_t(range.lowerBound) + off_t(filled))
            if count > 0 {
                filled += count
                continue
            }
            if count < 0, errno == EINTR { continue }
            let error =
                count < 0
                ? FileError.system("read", path)
                : FileError(
                    kind: .other, operation: "read", path: path,
                    reason: "it ends at byte \(range.lowerBound + UInt64(filled)), before its former size")
            buffer.deallocate()
            throw error
        }
        return FileBytes(UnsafeRawBufferPointer(buffer)) { buffer.deallocate() }
    }
}

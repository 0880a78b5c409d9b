import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file read with `pread` into buffers of its own.
///
/// A process may have few descriptors (256 by default on some systems) and a
/// store thousands of segments. The first files keep theirs; those past a bound
/// are opened for each read.
final class PositionedFile: RandomAccessFile, @unchecked Sendable {
    /// Descriptors that files of this kind keep together.
    static let maximumKept = 128
    private static let kept = Mutex(0)

    let size: UInt64
    private let path: String
    private let device: dev_t
    private let inode: ino_t
    /// Nil where the file is opened for each read.
    private let descriptor: Int32?
    private let calls: any SystemCalls

    /// Takes over `descriptor`.
    init(_ descriptor: Int32, path: String, calls: any SystemCalls) throws(FileError) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else {
            let error = FileError.system("look at", path)
            calls.closeOnce(descriptor)
            throw error
        }
        self.path = path
        self.calls = calls
        size = UInt64(info.st_size)
        device = info.st_dev
        inode = info.st_ino
        let isKept = Self.kept.withLock { kept in
            guard kept < Self.maximumKept else { return false }
            kept += 1
            return true
        }
        if !isKept { calls.closeOnce(descriptor) }
        self.descriptor = isKept ? descriptor : nil
    }

    deinit {
        guard let descriptor else { return }
        calls.closeOnce(descriptor)
        Self.kept.withLock { $0 -= 1 }
    }

    func withBytes<Result>(
        _ range: Range<UInt64>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        try checkRange(range, size: size, path: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: range.count, alignment: 64)
        defer { buffer.deallocate() }
        if let descriptor {
            try withExtendedLifetime(self) { try fill(buffer, from: range.lowerBound, of: descriptor) }
        } else {
            let descriptor = try reopen()
            defer { calls.closeOnce(descriptor) }
            try fill(buffer, from: range.lowerBound, of: descriptor)
        }
        return try body(UnsafeRawBufferPointer(buffer))
    }

    /// The same file again: another one under its name is not what was opened.
    private func reopen() throws(FileError) -> Int32 {
        let descriptor = try calls.openWhole(path, O_RDONLY | O_CLOEXEC, as: "open")
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_dev == device, info.st_ino == inode else {
            calls.closeOnce(descriptor)
            throw FileError(
                kind: .other, operation: "read", path: path, reason: "another file has taken its name")
        }
        return descriptor
    }

    /// Continues after interruptions and short reads.
    private func fill(
        _ buffer: UnsafeMutableRawBufferPointer, from offset: UInt64, of descriptor: Int32
    ) throws(FileError) {
        guard let start = buffer.baseAddress else { return }
        var filled = 0
        while filled < buffer.count {
            let count = uninterrupted {
                calls.readAt(descriptor, start + filled, buffer.count - filled, offset + UInt64(filled))
            }
            guard count >= 0 else { throw .system("read", path) }
            guard count > 0 else {
                throw FileError(
                    kind: .other, operation: "read", path: path,
                    reason: "it ends at byte \(offset + UInt64(filled)), before its former size")
            }
            filled += count
        }
    }
}

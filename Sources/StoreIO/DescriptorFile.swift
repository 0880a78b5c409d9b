#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file descriptor read or written front to back.
public final class DescriptorFile: OutputFile, InputFile {
    private var descriptor: Int32
    private let path: String
    private let closes: Bool
    private let calls: any SystemCalls

    init(_ descriptor: Int32, path: String, closes: Bool, calls: any SystemCalls = KernelCalls()) {
        self.descriptor = descriptor
        self.path = path
        self.closes = closes
        self.calls = calls
    }

    /// Standard input, output and error; never closed by us.
    public static func standardInput() -> DescriptorFile {
        DescriptorFile(0, path: "standard input", closes: false)
    }
    public static func standardOutput() -> DescriptorFile {
        DescriptorFile(1, path: "standard output", closes: false)
    }
    public static func standardError() -> DescriptorFile {
        DescriptorFile(2, path: "standard error", closes: false)
    }

    /// A file for writing at its end, made if there is none; whoever else writes at its
    /// end mixes no bytes into those of one write. Others than the owner may not read
    /// a new one.
    public static func appending(to path: String) throws(FileError) -> DescriptorFile {
        try appending(to: path, calls: KernelCalls())
    }

    static func appending(to path: String, calls: any SystemCalls) throws(FileError) -> DescriptorFile {
        let descriptor = try calls.openWhole(
            path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600, as: "open")
        return DescriptorFile(descriptor, path: path, closes: true, calls: calls)
    }

    deinit {
        if closes, descriptor >= 0 { calls.closeOnce(descriptor) }
    }

    /// Whether a person is looking.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Continues after interruptions and short writes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        guard let start = bytes.baseAddress else { return }
        var written = 0
        while written < bytes.count {
            let count = uninterrupted { calls.write(descriptor, start + written, bytes.count - written) }
            guard count >= 0 else { throw .system("write", path) }
            // Trying on for ever would be worse than an error.
            guard count > 0 else {
                throw FileError(
                    kind: .other, operation: "write", path: path, reason: "the system has taken no bytes")
            }
            written += count
        }
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        let count = uninterrupted { calls.read(descriptor, buffer.baseAddress, buffer.count) }
        guard count >= 0 else { throw .system("read", path) }
        return count
    }

    /// Passes over bytes of a file; false for a pipe, which has to be read.
    public func seek(forward count: Int) -> Bool { lseek(descriptor, off_t(count), SEEK_CUR) >= 0 }

    public func sync() throws(FileError) { try calls.syncWhole(descriptor, as: "sync", path) }

    public func close() throws(FileError) {
        guard descriptor >= 0 else { return }
        let isClosed = calls.closeOnce(descriptor)
        descriptor = -1
        guard isClosed else { throw .system("close", path) }
    }
}

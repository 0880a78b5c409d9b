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

    init(_ descriptor: Int32, path: String, closes: Bool) {
        self.descriptor = descriptor
        self.path = path
        self.closes = closes
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
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("open", path) }
        return DescriptorFile(descriptor, path: path, closes: true)
    }

    deinit {
        if closes, descriptor >= 0 { Self.closeDescriptor(descriptor) }
    }

    /// Whether a person is looking.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Continues after interruptions and short writes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = Self.writeSome(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count < 0 {
                if errno == EINTR { continue }
                throw .system("write", path)
            }
            written += count
        }
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        while true {
            let count = Self.readSome(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw .system("read", path) }
        }
    }

    /// Passes over bytes of a file; false for a pipe, which has to be read.
    public func seek(forward count: Int) -> Bool { lseek(descriptor, off_t(count), SEEK_CUR) >= 0 }

    public func sync() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw .system("sync", path) }
    }

    public func close() throws(FileError) {
        guard descriptor >= 0 else { return }
        let result = Self.closeDescriptor(descriptor)
        descriptor = -1
        guard result == 0 else { throw .system("close", path) }
    }

    // The C functions under names that the methods above do not hide.
    private static func writeSome(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #elseif canImport(Musl)
            Musl.write(descriptor, bytes, count)
        #else
            Darwin.write(descriptor, bytes, count)
        #endif
    }

    private static func readSome(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int
    {
        #if canImport(Glibc)
            Glibc.read(descriptor, bytes, count)
        #elseif canImport(Musl)
            Musl.read(descriptor, bytes, count)
        #else
            Darwin.read(descriptor, bytes, count)
        #endif
    }

    @discardableResult
    private static func closeDescriptor(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(descriptor)
        #elseif canImport(Musl)
            Musl.close(descriptor)
        #else
            Darwin.close(descriptor)
        #endif
    }
}

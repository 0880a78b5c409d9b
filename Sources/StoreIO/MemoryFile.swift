/// A file in memory: written once, then read at any place. For tests and for
/// checks that must not touch a disk.
public final class MemoryFile: OutputFile {
    public private(set) var bytes: [UInt8] = []

    public init() {}

    public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        self.bytes.append(contentsOf: bytes)
    }
    public func sync() throws(FileError) {}
    public func close() throws(FileError) {}
}

/// Bytes in memory as a random-access file.
public final class MemoryRandomAccessFile: RandomAccessFile {
    private let content: [UInt8]

    public init(_ content: [UInt8]) { self.content = content }

    public var size: UInt64 { UInt64(content.count) }

    public func withBytes<Result>(
        _ range: Range<UInt64>, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        try checkRange(range, size: size, path: "memory")
        return try content.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
    }
}

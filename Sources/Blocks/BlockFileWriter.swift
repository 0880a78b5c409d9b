import Bits

/// Builds a block file in memory: a function of kind, head and blocks alone.
public struct BlockFileWriter {
    /// A finished file.
    public struct File: Sendable {
        public var bytes: [UInt8]
        /// As `BlockFile.checksum`.
        public var checksum: UInt64
    }

    private let kind: BlockFileKind
    public var head = ByteWriter()
    private var directory = ByteWriter()
    private var blocks: [UInt8] = []

    public init(_ kind: BlockFileKind) { self.kind = kind }

    public var blockCount: Int { directory.count / BlockFile.entrySize }

    /// Adds a block, packed where that saves bytes. More than `maximumPlain`
    /// bytes are refused by every reader, so they must not be written.
    public mutating func add(_ plain: [UInt8]) throws {
        guard plain.count <= BlockFile.maximumPlain else {
            throw BlockError(
                .damaged, "BLK-003",
                "a block of \(plain.count) bytes is above \(BlockFile.maximumPlain), the most of a file")
        }
        let packed = Zstandard.packed(plain)
        let stored = packed.count < plain.count ? packed : plain
        directory.write(UInt32(stored.count))
        directory.write(UInt32(plain.count))
        directory.write(XXH64.hash(stored))
        blocks += stored
    }

    public func finished() -> File {
        var writer = ByteWriter()
        writer.write(raw: kind.magic)
        writer.write(kind.major)
        writer.write(kind.minor)
        writer.write(UInt32(0))
        writer.write(UInt32(head.count))
        writer.write(UInt32(blockCount))
        writer.write(raw: head.bytes)
        writer.write(raw: directory.bytes)
        let checksum = XXH64.hash(writer.bytes)
        writer.write(checksum)
        writer.write(raw: blocks)
        return File(bytes: writer.bytes, checksum: checksum)
    }
}

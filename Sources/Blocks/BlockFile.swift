import Bits
import StoreIO

/// A file of a head and blocks (FormatSpec, blocks.md). Opening reads the head;
/// a block is read, checked and unpacked when it is asked for. Safe to share
/// between threads.
public final class BlockFile: Sendable {
    struct Entry: Sendable {
        /// File offset.
        var offset: UInt64
        var stored: Int
        var plain: Int
        var checksum: UInt64
    }

    /// Magic, versions, flags, length of the head, count of blocks.
    static let fixedSize = 24
    static let entrySize = 16
    static let checksumSize = 8
    /// The most bytes of a block when it is unpacked (BLK-003).
    static let maximumPlain = 1 << 30

    /// What the head holds between the fixed fields and the directory.
    public let head: [UInt8]
    /// That of the head, which holds the checksums of all blocks: it stands for
    /// the whole file.
    public let checksum: UInt64
    /// Bytes of the file.
    public let size: UInt64
    /// Whether the file has a minor version above the one that is known, and so
    /// may have bytes and blocks that are to be passed over.
    public let hasMore: Bool
    private let file: any RandomAccessFile
    private let entries: [Entry]

    /// Checks magic, version and checksum of the head in that order, so that a
    /// file of another kind or of the future is not called damaged.
    public init(_ file: any RandomAccessFile, kind: BlockFileKind) throws {
        self.file = file
        size = file.size
        let fixed = try file.read(0..<min(size, UInt64(Self.fixedSize)))
        let opening = try fixed.withUnsafeBytes { try BlockOpening($0, kind: kind) }
        let length = UInt64(Self.fixedSize + opening.headSize + opening.blockCount * Self.entrySize)
        guard length + UInt64(Self.checksumSize) <= size else {
            throw BlockError(
                .damaged, "BLK-001",
                "the head of \(length + UInt64(Self.checksumSize)) bytes does not fit the \(size) of the file"
            )
        }
        (head, checksum, entries) = try file.withBytes(0..<length + UInt64(Self.checksumSize)) { bytes in
            let stored = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: Int(length), as: UInt64.self))
            guard XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[..<Int(length)])) == stored else {
                throw BlockError(.damaged, kind.rules.checksum, "the checksum does not fit the head")
            }
            try opening.checkFlags(kind)
            let directory = Self.fixedSize + opening.headSize
            let entries = try Self.entries(
                UnsafeRawBufferPointer(rebasing: bytes[directory..<Int(length)]), from: length + 8)
            return (Array(bytes[Self.fixedSize..<directory]), stored, entries)
        }
        hasMore = opening.minor > kind.minor
        let end = entries.last.map { $0.offset + UInt64($0.stored) } ?? length + UInt64(Self.checksumSize)
        guard end == size else {
            throw BlockError(
                .damaged, "BLK-002",
                "expected \(end) bytes by the directory, found \(size): cut off or longer")
        }
    }

    private static func entries(
        _ directory: UnsafeRawBufferPointer, from start: UInt64
    ) throws -> [Entry] {
        var reader = ByteReader(directory)
        var entries: [Entry] = []
        entries.reserveCapacity(directory.count / entrySize)
        var offset = start
        while reader.remaining > 0 {
            let stored = Int(try reader.read(UInt32.self))
            let plain = Int(try reader.read(UInt32.self))
            guard stored <= plain, plain <= maximumPlain else {
                throw BlockError(
                    .damaged, "BLK-003",
                    "block \(entries.count) has \(stored) bytes for \(plain), of at most \(maximumPlain)")
            }
            entries.append(
                Entry(offset: offset, stored: stored, plain: plain, checksum: try reader.read(UInt64.self)))
            offset += UInt64(stored)
        }
        return entries
    }
}

extension BlockFile {
    public var blockCount: Int { entries.count }

    /// Bytes of a block when it is unpacked, by the directory.
    public func plainSize(ofBlock index: Int) -> Int { entries[index].plain }

    /// The plain bytes of a block, which must exist; checked every time.
    public func block(_ index: Int) throws -> [UInt8] {
        let entry = entries[index]
        return try file.withBytes(entry.offset..<entry.offset + UInt64(entry.stored)) { bytes in
            guard XXH64.hash(bytes) == entry.checksum else {
                throw BlockError(
                    .damaged, "BLK-004", "the checksum of block \(index) at byte \(entry.offset) does not fit"
                )
            }
            guard entry.stored < entry.plain else { return Array(bytes) }
            guard let plain = Zstandard.unpacked(bytes, count: entry.plain) else {
                throw BlockError(
                    .damaged, "BLK-005",
                    "block \(index) at byte \(entry.offset) does not unpack to \(entry.plain) bytes")
            }
            return plain
        }
    }
}

/// The fixed fields at the front of a block file.
private struct BlockOpening {
    let minor: UInt16
    let flags: UInt32
    let headSize: Int
    let blockCount: Int

    init(_ bytes: UnsafeRawBufferPointer, kind: BlockFileKind) throws {
        guard bytes.count >= kind.magic.count, bytes.prefix(kind.magic.count).elementsEqual(kind.magic) else {
            let name = String(decoding: kind.magic.prefix(6), as: UTF8.self)
            throw BlockError(
                .damaged, kind.rules.magic,
                "expected a \(kind.name) that begins with \(name), found other bytes")
        }
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[kind.magic.count...]))
        do {
            let major = try reader.read(UInt16.self)
            guard major == kind.major else {
                guard major > kind.major else {
                    throw BlockError(
                        .damaged, kind.rules.version, "there is no \(kind.name) version \(major)")
                }
                throw BlockError(
                    .future, kind.rules.version,
                    "\(kind.name) version \(major) is later than \(kind.major), the latest this program reads"
                )
            }
            minor = try reader.read(UInt16.self)
            flags = try reader.read(UInt32.self)
            headSize = Int(try reader.read(UInt32.self))
            blockCount = Int(try reader.read(UInt32.self))
        } catch let error as ByteReader.Truncated {
            throw BlockError(.damaged, "BLK-001", "the head ends early: \(error)")
        }
    }

    /// After the checksum: a flipped bit is damage, not a flag of the future.
    func checkFlags(_ kind: BlockFileKind) throws {
        guard flags == 0 else {
            throw BlockError(.future, kind.rules.version, "the \(kind.name) has the unknown flags \(flags)")
        }
    }
}

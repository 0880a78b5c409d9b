import Bits

/// Where one page of a column lies and what is known of it (SEG-043), 64 bytes:
/// u64 offset, u32 length, u32 zero, u64 checksum, zone map.
public struct PageEntry: Sendable, Equatable {
    static let size = 24 + ZoneMap.size

    /// File offset of the payload, a multiple of 64.
    public var offset: UInt64
    /// Bytes of the payload.
    public var length: UInt32
    /// XXH64 of the payload.
    public var checksum: UInt64
    public var zone: ZoneMap

    func write(to writer: inout ByteWriter) {
        writer.write(offset)
        writer.write(length)
        writer.write(UInt32(0))
        writer.write(checksum)
        zone.write(to: &writer)
    }

    /// Nil when a field is out of its range; a `BrokenRule` when that is one of
    /// the zone map.
    static func read(from reader: inout ByteReader) throws -> PageEntry? {
        let offset = try reader.read(UInt64.self)
        let length = try reader.read(UInt32.self)
        let unused = try reader.read(UInt32.self)
        let checksum = try reader.read(UInt64.self)
        guard let zone = try ZoneMap.read(from: &reader) else { throw BrokenRule("SEG-044") }
        guard unused == 0, offset % SegmentFormat.alignment == 0 else { return nil }
        return PageEntry(offset: offset, length: length, checksum: checksum, zone: zone)
    }
}

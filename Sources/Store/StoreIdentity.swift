import Bits
import Columns

/// The 64 bytes of the file STORE (STO-001): magic, u16 major, u16 minor, u32
/// zero, 16 bytes store id, 24 zero bytes, u64 checksum of the 56 before.
struct StoreIdentity {
    static let magic = Array("SYNSTO\r\n".utf8)
    static let major: UInt16 = 1
    static let minor: UInt16 = 0
    static let size = 64

    var id: UUIDBytes

    func encode() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: Self.magic)
        writer.write(Self.major)
        writer.write(Self.minor)
        writer.write(UInt32(0))
        writer.write(id.high.byteSwapped)
        writer.write(id.low.byteSwapped)
        for _ in 0..<3 { writer.write(UInt64(0)) }
        writer.write(XXH64.hash(writer.bytes))
        return writer.bytes
    }

    init(id: UUIDBytes) { self.id = id }

    init(decoding bytes: UnsafeRawBufferPointer, path: String) throws {
        func damaged(_ rule: String, _ message: String) -> StoreError {
            StoreError(.corrupt, "\(path): \(message) (\(rule))", hint: "restore the file from a copy")
        }
        guard bytes.count >= 16, Array(bytes.prefix(8)) == Self.magic else {
            throw damaged("STO-001", "it does not begin like the mark of a store")
        }
        var reader = ByteReader(bytes)
        _ = try reader.readBytes(8)
        let major = try reader.read(UInt16.self)
        guard major <= Self.major else {
            throw StoreError(
                .future,
                "\(path): store version \(major) is later than \(Self.major), the latest this program reads (STO-002)",
                hint: "use a newer syndb")
        }
        guard bytes.count == Self.size else {
            throw damaged("STO-001", "expected \(Self.size) bytes, found \(bytes.count)")
        }
        guard
            XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[..<56]))
                == bytes.loadUnaligned(fromByteOffset: 56, as: UInt64.self).littleEndian
        else { throw damaged("STO-003", "its checksum does not match") }
        id = UUIDBytes(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)))
    }
}

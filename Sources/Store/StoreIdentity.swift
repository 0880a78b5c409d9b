import Bits
import Columns

/// The 64 bytes of the file STORE (STO-001): magic, u16 major, u16 minor, u32
/// zero, 16 bytes store id, 24 zero bytes, u64 checksum of the 56 before.
struct StoreIdentity {
    static let head = FileHead(
        magic: Array("SYNSTO\r\n".utf8), major: 1, name: "store", rules: ("STO-001", "STO-002", "STO-003"))

    var id: UUIDBytes

    init(id: UUIDBytes) { self.id = id }

    func encode() -> [UInt8] {
        var writer = ByteWriter()
        Self.head.write(to: &writer)
        writer.write(id)
        for _ in 0..<3 { writer.write(UInt64(0)) }
        writer.write(XXH64.hash(writer.bytes))
        return writer.bytes
    }

    init(decoding bytes: UnsafeRawBufferPointer, path: String) throws {
        let content = try Self.head.content(of: bytes, path: path)
        guard bytes.count == 64 else {
            throw Self.head.damaged(path, "expected 64 bytes, found \(bytes.count)", "STO-001")
        }
        var reader = ByteReader(content)
        id = try reader.readUUID()
    }
}

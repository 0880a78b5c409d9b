import Bits

/// The frame of the file STORE: magic, version, and the checksum of all bytes
/// before it at the end.
struct FileHead {
    /// Eight bytes; the line end shows a file that passed through a text mode.
    let magic: [UInt8]
    let major: UInt16
    /// As messages call the file.
    let name: String
    /// Rules of FormatSpec: the magic, the version, the checksum.
    let rules: (magic: String, version: String, checksum: String)

    func write(to writer: inout ByteWriter) {
        writer.write(raw: magic)
        writer.write(major)
        writer.write(UInt16(0))
        writer.write(UInt32(0))
    }

    /// The bytes between head and checksum, or a `StoreError` that names
    /// `path` and the broken rule.
    func content(of bytes: UnsafeRawBufferPointer, path: String) throws -> UnsafeRawBufferPointer {
        guard bytes.count >= 24, bytes.prefix(8).elementsEqual(magic) else {
            throw damaged(path, "it does not begin like a \(name)", rules.magic)
        }
        let found = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
        guard found == major else {
            guard found > major else {
                throw damaged(path, "there is no \(name) version \(found)", rules.version)
            }
            throw StoreError(
                .future,
                "\(path): \(name) version \(found) is later than \(major), the latest this program reads (\(rules.version))",
                hint: "use a newer syndb")
        }
        let end = bytes.count - 8
        let checksum = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self))
        guard XXH64.hash(UnsafeRawBufferPointer(rebasing: bytes[..<end])) == checksum else {
            throw damaged(path, "its checksum does not match its \(bytes.count) bytes", rules.checksum)
        }
        return UnsafeRawBufferPointer(rebasing: bytes[16..<end])
    }

    func damaged(_ path: String, _ message: String, _ rule: String) -> StoreError {
        StoreError(
            .corrupt, "\(path): \(message) (\(rule))",
            hint: "restore the file from a copy; another snapshot is never taken silently")
    }
}

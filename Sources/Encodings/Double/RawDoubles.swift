import Bits

/// The doubles as they are, in a byte block (ENC-031).
enum RawDoubles {
    static func encode(_ values: [Double], into writer: inout ByteWriter) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * 8)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
        ByteBlock.encode(bytes, into: &writer)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Double] {
        try reader.node("raw") { reader throws(EncodingError) in
            let bytes = try ByteBlock.decode(&reader, count: count * 8)
            return bytes.withUnsafeBytes { bytes in
                (0..<count).map { index in
                    Double(
                        bitPattern: UInt64(
                            littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)))
                }
            }
        }
    }
}

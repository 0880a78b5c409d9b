import Bits

/// Every value is the same: eight bytes (ENC-021). An empty stream stores zero.
enum ConstantIntegers {
    static func encode(_ values: [Int64], into writer: inout ByteWriter) {
        writer.write(values.first ?? 0)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Int64] {
        try reader.node("constant") { reader throws(EncodingError) in
            [Int64](repeating: try reader.read(Int64.self), count: count)
        }
    }
}

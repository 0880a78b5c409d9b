import Bits

/// Doubles as they are, a byte block for each vector (ENC-031): where the same
/// stretches of values come again, which LZ4 finds.
struct RawDoubles {
    let blocks: [ByteBlock]

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        var blocks: [ByteBlock] = []
        for vector in 0..<Vector.count(of: count) {
            blocks.append(try ByteBlock(&reader, count: Vector.rows(vector, of: count).count * 8))
        }
        self.blocks = blocks
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Double>) throws(EncodingError) {
        let block = blocks[vector]
        try block.unpack(into: UnsafeMutableRawBufferPointer(start: output, count: block.count))
        for index in 0..<block.count / 8 {
            output[index] = Double(bitPattern: UInt64(littleEndian: output[index].bitPattern))
        }
    }

    static func encode(_ values: UnsafeBufferPointer<Double>, into writer: inout ByteWriter) {
        for vector in 0..<Vector.count(of: values.count) {
            var bytes = ByteWriter()
            for row in Vector.rows(vector, of: values.count) { bytes.write(values[row]) }
            bytes.bytes.withUnsafeBytes { ByteBlock.encode($0, into: &writer) }
        }
    }
}

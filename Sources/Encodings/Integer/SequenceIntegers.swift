import Bits

/// An arithmetic sequence (ENC-021): row ordinals, dense ids.
///
/// Layout: i64 first value, i64 step. Value i is `first + i * step`, wrapping.
struct SequenceIntegers {
    let first: Int64
    let step: Int64

    static func encode(_ values: UnsafeBufferPointer<Int64>, into writer: inout ByteWriter) {
        writer.write(values[0])
        writer.write(values[1] &- values[0])
    }

    init(_ reader: inout PayloadReader) throws(EncodingError) {
        first = try reader.read(Int64.self)
        step = try reader.read(Int64.self)
    }

    func decode(_ rows: Range<Int>, into output: UnsafeMutablePointer<Int64>) {
        let start = first &+ Int64(rows.lowerBound) &* step
        for index in 0..<rows.count { output[index] = start &+ Int64(index) &* step }
    }
}

import Bits

/// Differences to the value before, wrapping, packed (ENC-023): ascending ids,
/// coordinates of a walk.
///
/// Layout: an i64 first value per vector, then a packed body of as many
/// differences as values. A vector's first difference is not used; the writer
/// repeats the second there, so that it never widens the packing. Each vector
/// decodes without the others.
final class DeltaIntegers {
    private let firsts: UnsafeRawBufferPointer
    private let differences: PackedIntegers

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        firsts = try reader.readBytes(Vector.count(of: count) * 8)
        differences = try PackedIntegers(&reader, count: count)
    }

    /// No value of a vector is further from zero; nil where that is not known
    /// without decoding it.
    func largest(_ vector: Int) -> UInt64? {
        guard let step = differences.largestDifference(vector), step < 1 << 48 else { return nil }
        let first = Int64(littleEndian: firsts.loadUnaligned(fromByteOffset: vector * 8, as: Int64.self))
        guard first.magnitude < 1 << 60 else { return nil }
        return first.magnitude + step * UInt64(Vector.size)
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Int64>) throws(EncodingError) {
        try differences.decode(vector: vector, into: output)
        var value = Int64(littleEndian: firsts.loadUnaligned(fromByteOffset: vector * 8, as: Int64.self))
        output[0] = value
        for index in 1..<max(1, Vector.rows(vector, of: differences.count).count) {
            value &+= output[index]
            output[index] = value
        }
    }
}

extension DeltaIntegers {
    static func byteCount(_ framing: PackedIntegers.Framing) -> Int {
        framing.frames.count * 8 + framing.byteCount
    }

    /// The differences of whole vectors, each without the value before it.
    static func differences(_ values: UnsafeBufferPointer<Int64>) -> [Int64] {
        [Int64](unsafeUninitializedCapacity: values.count) { output, initialized in
            for vector in 0..<Vector.count(of: values.count) {
                let rows = Vector.rows(vector, of: values.count)
                for index in rows.dropFirst() { output[index] = values[index] &- values[index - 1] }
                output[rows.lowerBound] = rows.count > 1 ? output[rows.lowerBound + 1] : 0
            }
            initialized = values.count
        }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Int64>, _ differences: [Int64], _ framing: PackedIntegers.Framing,
        into writer: inout ByteWriter
    ) {
        for vector in 0..<framing.frames.count { writer.write(values[vector * Vector.size]) }
        differences.withUnsafeBufferPointer { PackedIntegers.encode($0, framing, into: &writer) }
    }
}

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
        let first = first(of: vector)
        guard let step = differences.largest(vector), step < 1 << 48, first.magnitude < 1 << 60 else {
            return nil
        }
        return first.magnitude + step * UInt64(Vector.size)
    }

    private func first(of vector: Int) -> Int64 {
        Int64(littleEndian: firsts.loadUnaligned(fromByteOffset: vector * 8, as: Int64.self))
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Int64>) throws(EncodingError) {
        try differences.decode(vector: vector, into: output)
        let size = Vector.rows(vector, of: differences.count).count
        guard size < Vector.size else { return RunningSums.sum(output, from: first(of: vector)) }
        var value = first(of: vector)
        output[0] = value
        for index in 1..<max(1, size) {
            value &+= output[index]
            output[index] = value
        }
    }

    /// Writes words that stand for the values of a whole vector above the base
    /// that is returned; nil, with nothing written, unless the headers show
    /// that all lie within 2^31 of the first.
    func decodeWords(
        vector: Int, into output: UnsafeMutablePointer<UInt32>
    ) throws(EncodingError) -> Int64? {
        let first = first(of: vector)
        let half: Int64 = 1 << 31
        guard Vector.rows(vector, of: differences.count).count == Vector.size,
            let step = differences.largest(vector), step < UInt64(half) / UInt64(Vector.size),
            first >= .min + half, first <= .max - half
        else { return nil }
        // Differences are less than the sums, so that words hold them, wrapped.
        let base = try differences.decodeWords(vector: vector, into: output)
        RunningSums.sum(output, step: UInt32(truncatingIfNeeded: base), from: UInt32(half))
        return first - half
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

import Bits

/// Frame of reference: per vector of 1,024 values the smallest as base and the
/// differences to it in the fewest bits that hold them all (ENC-022).
///
/// Layout: a u8 width per vector, an i64 base per vector, then the packed
/// differences of each vector, each starting at a byte.
enum PackedIntegers {
    static func byteCount(_ values: [Int64]) -> Int {
        var bytes = 0
        forEachVector(values) { vector in
            bytes += 9 + BitPacking.byteCount(count: vector.count, width: frame(of: vector).width)
        }
        return bytes
    }

    static func encode(_ values: [Int64], into writer: inout ByteWriter) {
        var frames: [(base: Int64, width: Int)] = []
        forEachVector(values) { frames.append(frame(of: $0)) }
        for frame in frames { writer.write(UInt8(frame.width)) }
        for frame in frames { writer.write(frame.base) }
        var index = 0
        var packed: [UInt8] = []
        var differences: [UInt64] = []
        forEachVector(values) { vector in
            let (base, width) = frames[index]
            differences.removeAll(keepingCapacity: true)
            for value in vector { differences.append(UInt64(bitPattern: value &- base)) }
            differences.withUnsafeBufferPointer { BitPacking.pack($0, width: width, into: &packed) }
            index += 1
        }
        writer.write(raw: packed)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Int64] {
        try reader.node("packed") { reader throws(EncodingError) in
            let vectorSize = IntegerEncoding.vectorSize
            let vectors = (count + vectorSize - 1) / vectorSize
            let widths = try reader.readBytes(vectors)
            let bases = try reader.readBytes(vectors * 8)
            var output = [Int64](repeating: 0, count: count)
            for vector in 0..<vectors {
                let width = Int(widths[vector])
                guard width <= 64 else {
                    throw EncodingError("ENC-022", "expected a width of 0 to 64 bits, found \(width)")
                }
                let size = min(vectorSize, count - vector * vectorSize)
                let packed = try reader.readBytes(BitPacking.byteCount(count: size, width: width))
                let base = Int64(littleEndian: bases.loadUnaligned(fromByteOffset: vector * 8, as: Int64.self))
                output.withUnsafeMutableBufferPointer {
                    // Safety: the vector's `size` slots lie inside `count` slots.
                    BitPacking.unpack(
                        packed, count: size, width: width, base: base,
                        into: $0.baseAddress! + vector * vectorSize)
                }
            }
            return output
        }
    }

    private static func frame(of vector: UnsafeBufferPointer<Int64>) -> (base: Int64, width: Int) {
        var low = Int64.max
        var high = Int64.min
        for value in vector {
            low = Swift.min(low, value)
            high = Swift.max(high, value)
        }
        return (low, 64 - UInt64(bitPattern: high &- low).leadingZeroBitCount)
    }

    private static func forEachVector(_ values: [Int64], _ body: (UnsafeBufferPointer<Int64>) -> Void) {
        values.withUnsafeBufferPointer { values in
            var start = 0
            while start < values.count {
                let end = min(start + IntegerEncoding.vectorSize, values.count)
                body(UnsafeBufferPointer(rebasing: values[start..<end]))
                start = end
            }
        }
    }
}

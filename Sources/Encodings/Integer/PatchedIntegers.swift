import Bits

/// A packed stream of the many small values, and the few large ones beside it
/// (ENC-027): counts and volumes with a long tail, of which one giant would
/// widen its whole vector.
///
/// Layout: a u32 count of patches, an integer stream of the values with each
/// patched one replaced by a small one, an integer stream of patch
/// positions strictly ascending, an integer stream of patch values.
enum PatchedIntegers {
    /// What one patch costs about: a position of two bytes and its value.
    private static let patchBytes = 8

    /// False, with nothing written, when no vector gets smaller by patches.
    static func encode(_ values: [Int64], into writer: inout ByteWriter, depth: Int) -> Bool {
        var kept = values
        var positions: [Int64] = []
        for start in stride(from: 0, to: values.count, by: IntegerEncoding.vectorSize) {
            let end = min(start + IntegerEncoding.vectorSize, values.count)
            guard let range = keptRange(values[start..<end]) else { continue }
            for index in start..<end where values[index] > range.upperBound {
                positions.append(Int64(index))
                kept[index] = index == start ? range.lowerBound : kept[index - 1]
            }
        }
        guard !positions.isEmpty else { return false }
        writer.write(UInt32(positions.count))
        IntegerEncoding.encode(kept, into: &writer, depth: depth + 1)
        IntegerEncoding.encode(positions, into: &writer, depth: 2)
        IntegerEncoding.encode(positions.map { values[Int($0)] }, into: &writer, depth: 2)
        return true
    }

    static func decode(
        _ reader: inout PayloadReader, count: Int, depth: Int
    ) throws(EncodingError) -> [Int64] {
        try reader.node("patched") { reader throws(EncodingError) in
            let patches = Int(try reader.read(UInt32.self))
            guard patches >= 1, patches <= count else {
                throw EncodingError("ENC-027", "expected 1 to \(count) patches, found \(patches)")
            }
            var values = try IntegerEncoding.decode(&reader, count: count, depth: depth + 1)
            let positions = try IntegerEncoding.decode(&reader, count: patches, depth: depth + 1)
            let patchValues = try IntegerEncoding.decode(&reader, count: patches, depth: depth + 1)
            var previous: Int64 = -1
            for (patch, position) in positions.enumerated() {
                guard position > previous, position < Int64(count) else {
                    throw EncodingError("ENC-027", "patch \(patch) at \(position) is out of order or range")
                }
                previous = position
                values[Int(position)] = patchValues[patch]
            }
            return values
        }
    }

    /// The values of a vector that are kept, where patching the ones above them
    /// saves bytes; nil where it does not.
    private static func keptRange(_ vector: ArraySlice<Int64>) -> ClosedRange<Int64>? {
        let base = vector.min()!
        // How many values need exactly that many bits above the base.
        var needing = [Int](repeating: 0, count: 65)
        for value in vector { needing[64 - UInt64(bitPattern: value &- base).leadingZeroBitCount] += 1 }
        guard let widest = needing.lastIndex(where: { $0 > 0 }), widest > 0 else { return nil }
        var best = (width: widest, bytes: BitPacking.byteCount(count: vector.count, width: widest))
        var patched = 0
        for width in stride(from: widest - 1, through: 0, by: -1) {
            patched += needing[width + 1]
            let bytes = BitPacking.byteCount(count: vector.count, width: width) + patched * patchBytes
            if bytes < best.bytes { best = (width, bytes) }
        }
        guard best.width < widest else { return nil }
        return base...(base &+ Int64(bitPattern: (1 << UInt64(best.width)) &- 1))
    }
}

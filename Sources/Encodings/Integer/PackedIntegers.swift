import Bits

/// Frame of reference with patches: per vector of 1,024 values a base, the
/// differences to it in few bits, and the values that lie outside beside them
/// (ENC-022): one giant, or a jump in a walk, does not widen its vector.
///
/// Layout: per vector a u8 width, a u8 patch width, a u16 count of patches and
/// an i64 base, all widths first, and so on; then per vector, each part from a
/// new byte, the packed differences, the packed positions of the patches (10
/// bits each), and their packed zigzag differences to the base.
enum PackedIntegers {
    /// Values with the frames of their vectors: sized exactly before a bit is
    /// written, and framed only once.
    struct Framed {
        let values: [Int64]
        let frames: [PackedFrame]
        let byteCount: Int

        init(_ values: [Int64]) {
            self.values = values
            var frames: [PackedFrame] = []
            var bytes = 0
            PackedIntegers.forEachVector(values) { vector in
                let frame = PackedFrame(of: vector)
                frames.append(frame)
                bytes += PackedFrame.size + frame.byteCount(vector.count)
            }
            self.frames = frames
            byteCount = bytes
        }
    }

    static func encode(_ framed: Framed, into writer: inout ByteWriter) {
        let frames = framed.frames
        var next = 0
        var bits: [UInt8] = []
        var differences: [UInt64] = []
        forEachVector(framed.values) { vector in
            let frame = frames[next]
            next += 1
            let mask: UInt64 = frame.width == 64 ? ~0 : (1 << UInt64(frame.width)) - 1
            differences.removeAll(keepingCapacity: true)
            for value in vector { differences.append(UInt64(bitPattern: value &- frame.base) & mask) }
            differences.withUnsafeBufferPointer { BitPacking.pack($0, width: frame.width, into: &bits) }
            frame.patches.map(UInt64.init).withUnsafeBufferPointer {
                BitPacking.pack($0, width: PackedFrame.positionWidth, into: &bits)
            }
            frame.patches.map { PackedFrame.zigzag(vector[$0] &- frame.base) }.withUnsafeBufferPointer {
                BitPacking.pack($0, width: frame.patchWidth, into: &bits)
            }
        }
        for frame in frames { writer.write(UInt8(frame.width)) }
        for frame in frames { writer.write(UInt8(frame.patchWidth)) }
        for frame in frames { writer.write(UInt16(frame.patches.count)) }
        for frame in frames { writer.write(frame.base) }
        writer.write(raw: bits)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Int64] {
        try reader.node("packed") { reader throws(EncodingError) in
            let vectorSize = IntegerEncoding.vectorSize
            let vectors = (count + vectorSize - 1) / vectorSize
            let widths = try reader.readBytes(vectors)
            let patchWidths = try reader.readBytes(vectors)
            let patchCounts = try reader.readBytes(vectors * 2)
            let bases = try reader.readBytes(vectors * 8)
            var output = [Int64](repeating: 0, count: count)
            for vector in 0..<vectors {
                let size = min(vectorSize, count - vector * vectorSize)
                let width = Int(widths[vector])
                let patchWidth = Int(patchWidths[vector])
                let patches = Int(
                    UInt16(
                        littleEndian: patchCounts.loadUnaligned(fromByteOffset: vector * 2, as: UInt16.self)))
                guard width <= 64, patchWidth <= 64, patches <= size else {
                    throw EncodingError(
                        "ENC-022",
                        "expected widths of 0 to 64 bits and at most \(size) patches, found \(width), \(patchWidth) and \(patches)"
                    )
                }
                let base = Int64(
                    littleEndian: bases.loadUnaligned(fromByteOffset: vector * 8, as: Int64.self))
                let packed = try reader.readBytes(BitPacking.byteCount(count: size, width: width))
                output.withUnsafeMutableBufferPointer {
                    // Safety: the vector's `size` slots lie inside `count` slots.
                    BitPacking.unpack(
                        packed, count: size, width: width, base: base,
                        into: $0.baseAddress! + vector * vectorSize)
                }
                if patches > 0 {
                    try patch(
                        &reader, patches, width: patchWidth, base: base,
                        in: vector * vectorSize..<vector * vectorSize + size, of: &output)
                }
            }
            return output
        }
    }

    private static func patch(
        _ reader: inout PayloadReader, _ patches: Int, width: Int, base: Int64, in rows: Range<Int>,
        of output: inout [Int64]
    ) throws(EncodingError) {
        let positions = unpacked(
            try reader.readBytes(BitPacking.byteCount(count: patches, width: PackedFrame.positionWidth)),
            patches, PackedFrame.positionWidth)
        let differences = unpacked(
            try reader.readBytes(BitPacking.byteCount(count: patches, width: width)), patches, width)
        var previous: Int64 = -1
        for (position, difference) in zip(positions, differences) {
            guard position > previous, position < Int64(rows.count) else {
                throw EncodingError("ENC-027", "a patch at \(position) is out of order or range")
            }
            previous = position
            output[rows.lowerBound + Int(position)] =
                base &+ PackedFrame.unzigzag(UInt64(bitPattern: difference))
        }
    }

    private static func unpacked(_ bytes: UnsafeRawBufferPointer, _ count: Int, _ width: Int) -> [Int64] {
        [Int64](unsafeUninitializedCapacity: count) { output, initialized in
            BitPacking.unpack(bytes, count: count, width: width, base: 0, into: output.baseAddress!)
            initialized = count
        }
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

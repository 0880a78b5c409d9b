import Bits

/// Frame of reference with patches: per vector of 1,024 values a base, the
/// differences to it in few bits, and the values that lie outside beside them
/// (ENC-022): one giant, or a jump in a walk, does not widen its vector.
///
/// Layout: per vector a u8 width, a u8 patch width, a u16 count of patches and
/// an i64 base, all widths first, and so on; then per vector, each part from a
/// new byte, the packed differences, the packed positions of the patches (10
/// bits each), and their packed zigzag differences to the base. Differences of
/// a whole vector are interleaved, those of a shorter one are sequential.
final class PackedIntegers {
    let count: Int
    private let frames: UnsafeRawBufferPointer
    private let bits: UnsafeRawBufferPointer
    /// Where the bits of each vector begin, and the end.
    private let offsets: [Int]

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        self.count = count
        let vectors = Vector.count(of: count)
        frames = try reader.readBytes(vectors * PackedFrame.size)
        var offsets = [0]
        offsets.reserveCapacity(vectors + 1)
        for vector in 0..<vectors {
            let size = Vector.rows(vector, of: count).count
            let frame = Self.frame(vector, of: vectors, in: frames)
            guard frame.width <= 64, frame.patchWidth <= 64, frame.patchCount <= size else {
                throw EncodingError(
                    "ENC-022",
                    "expected widths of 0 to 64 bits and at most \(size) patches, found \(frame.width), \(frame.patchWidth) and \(frame.patchCount)"
                )
            }
            offsets.append(offsets[vector] + frame.byteCount(size))
        }
        self.offsets = offsets
        bits = try reader.readBytes(offsets[vectors])
    }

    private static func frame(
        _ vector: Int, of vectors: Int, in bytes: UnsafeRawBufferPointer
    ) -> PackedFrame {
        let patches = bytes.loadUnaligned(fromByteOffset: 2 * vectors + 2 * vector, as: UInt16.self)
        let base = bytes.loadUnaligned(fromByteOffset: 4 * vectors + 8 * vector, as: Int64.self)
        return PackedFrame(
            base: Int64(littleEndian: base), width: Int(bytes[vector]),
            patchCount: Int(UInt16(littleEndian: patches)), patchWidth: Int(bytes[vectors + vector]))
    }

    /// The frame of a vector and its packed bits.
    @inline(__always)
    func packed(_ vector: Int) -> (frame: PackedFrame, bits: UnsafeRawBufferPointer) {
        let frame = Self.frame(vector, of: offsets.count - 1, in: frames)
        return (frame, UnsafeRawBufferPointer(rebasing: bits[offsets[vector]..<offsets[vector + 1]]))
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Int64>) throws(EncodingError) {
        let size = Vector.rows(vector, of: count).count
        let (frame, bits) = packed(vector)
        if size == Vector.size, let source = bits.baseAddress {
            LanePacking.unpack(source, width: frame.width, base: frame.base, into: output)
        } else {
            BitPacking.unpack(bits, count: size, width: frame.width, base: frame.base, into: output)
        }
        if frame.patchCount > 0 {
            try forEachPatch(of: frame, bits, size) { position, value in output[position] = value }
        }
    }

    /// Writes the values of a whole vector less the base that is returned, as
    /// words that wrap; its frame is at most 32 bits wide.
    func decodeWords(
        vector: Int, into output: UnsafeMutablePointer<UInt32>
    ) throws(EncodingError) -> Int64 {
        let (frame, bits) = packed(vector)
        frame.unpack(bits, into: output)
        if frame.patchCount > 0 {
            try forEachPatch(of: frame, bits, Vector.size) { position, value in
                output[position] = UInt32(truncatingIfNeeded: value &- frame.base)
            }
        }
        return frame.base
    }

    /// No value of a vector is further from zero; nil where its header does not
    /// show that.
    func largest(_ vector: Int) -> UInt64? {
        let (frame, _) = packed(vector)
        guard max(frame.width, frame.patchWidth) < 60, frame.base.magnitude < 1 << 60 else { return nil }
        // A zigzag difference is half as large as its bits allow.
        let patch: UInt64 = frame.patchCount > 0 ? 1 << UInt64(frame.patchWidth) / 2 : 0
        return frame.base.magnitude + max(1 << UInt64(frame.width), patch)
    }

    /// Calls `body` with the position in the vector and the value of each patch.
    @inline(__always)
    func forEachPatch(
        of frame: PackedFrame, _ bits: UnsafeRawBufferPointer, _ size: Int, _ body: (Int, Int64) -> Void
    ) throws(EncodingError) {
        let start = BitPacking.byteCount(count: size, width: frame.width)
        let middle = start + BitPacking.byteCount(count: frame.patchCount, width: PackedFrame.positionWidth)
        let positions = UnsafeRawBufferPointer(rebasing: bits[start..<middle])
        let differences = UnsafeRawBufferPointer(rebasing: bits[middle...])
        var previous = -1
        for patch in 0..<frame.patchCount {
            let position = Int(BitPacking.value(positions, at: patch, width: PackedFrame.positionWidth))
            guard position > previous, position < size else {
                throw EncodingError("ENC-027", "a patch at \(position) is out of order or range")
            }
            previous = position
            let difference = BitPacking.value(differences, at: patch, width: frame.patchWidth)
            body(position, frame.base &+ PackedFrame.unzigzag(difference))
        }
    }
}

extension PackedIntegers {
    /// The frames of all vectors of some values, and what they take: sized
    /// before a bit is written, and framed only once.
    struct Framing {
        var frames: [PackedFrame] = []
        var byteCount = 0

        mutating func append(_ vector: UnsafeBufferPointer<Int64>, range: ClosedRange<Int64>? = nil) {
            let frame = PackedFrame(of: vector, range: range ?? vector.extremes ?? 0...0)
            frames.append(frame)
            byteCount += PackedFrame.size + frame.byteCount(vector.count)
        }

        init(_ values: UnsafeBufferPointer<Int64>) {
            for vector in 0..<Vector.count(of: values.count) {
                append(UnsafeBufferPointer(rebasing: values[Vector.rows(vector, of: values.count)]))
            }
        }

        /// Of values whose ranges are known.
        init(_ survey: IntegerSurvey) {
            let values = survey.values
            for (vector, range) in survey.ranges.enumerated() {
                let rows = Vector.rows(vector, of: values.count)
                append(UnsafeBufferPointer(rebasing: values[rows]), range: range)
            }
        }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Int64>, _ framing: Framing, into writer: inout ByteWriter
    ) {
        for frame in framing.frames { writer.write(UInt8(frame.width)) }
        for frame in framing.frames { writer.write(UInt8(frame.patchWidth)) }
        for frame in framing.frames { writer.write(UInt16(frame.patchCount)) }
        for frame in framing.frames { writer.write(frame.base) }
        writer.append(reserving: framing.byteCount) { bytes in
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: Vector.size) { scratch in
                for (vector, frame) in framing.frames.enumerated() {
                    let rows = Vector.rows(vector, of: values.count)
                    pack(UnsafeBufferPointer(rebasing: values[rows]), frame, scratch, into: &bytes)
                }
            }
        }
    }

    private static func pack(
        _ vector: UnsafeBufferPointer<Int64>, _ frame: PackedFrame,
        _ scratch: UnsafeMutableBufferPointer<UInt64>, into bytes: inout [UInt8]
    ) {
        if vector.count == Vector.size, let source = vector.baseAddress {
            LanePacking.pack(source, width: frame.width, base: frame.base, into: &bytes)
        } else {
            let mask: UInt64 = frame.width == 64 ? ~0 : (1 &<< UInt64(frame.width)) &- 1
            for index in vector.indices {
                scratch[index] = UInt64(bitPattern: vector[index] &- frame.base) & mask
            }
            BitPacking.pack(
                UnsafeBufferPointer(rebasing: scratch[..<vector.count]), width: frame.width, into: &bytes)
        }
        guard frame.patchCount > 0 else { return }
        let outside = [Int](unsafeUninitializedCapacity: vector.count) { output, count in
            for index in vector.indices {
                output[count] = index
                count &+= UInt64(bitPattern: vector[index] &- frame.base) &>> UInt64(frame.width) != 0 ? 1 : 0
            }
        }
        outside.map(UInt64.init).withUnsafeBufferPointer {
            BitPacking.pack($0, width: PackedFrame.positionWidth, into: &bytes)
        }
        outside.map { PackedFrame.zigzag(vector[$0] &- frame.base) }.withUnsafeBufferPointer {
            BitPacking.pack($0, width: frame.patchWidth, into: &bytes)
        }
    }
}

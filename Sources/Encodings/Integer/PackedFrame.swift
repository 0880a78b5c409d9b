import Bits

/// How one vector of a packed stream is stored: values inside
/// `base ..< base + 2^width` in `width` bits each, the others as patches.
struct PackedFrame {
    /// Bytes of a frame's own fields.
    static let size = 12
    /// Bits of a patch's position in its vector of 1,024.
    static let positionWidth = 10

    var base: Int64
    var width: Int
    /// Positions of the values outside, ascending.
    var patches: [Int]
    /// Bits of a patch's zigzag difference to the base.
    var patchWidth: Int

    /// Bytes of the vector's bits.
    func byteCount(_ count: Int) -> Int {
        BitPacking.byteCount(count: count, width: width)
            + BitPacking.byteCount(count: patches.count, width: Self.positionWidth)
            + BitPacking.byteCount(count: patches.count, width: patchWidth)
    }
}

extension PackedFrame {
    /// The frame that stores a vector in the fewest bytes of those tried: no
    /// patches at all, or a narrower window around the bulk of a sample.
    init(of vector: UnsafeBufferPointer<Int64>) {
        var low = Int64.max
        var high = Int64.min
        for value in vector {
            low = Swift.min(low, value)
            high = Swift.max(high, value)
        }
        let whole = PackedFrame(base: low, width: Self.bits(high &- low), patches: [], patchWidth: 0)
        self = whole
        // A window narrower by a bit or two saves nothing over its patches.
        guard vector.count >= 64, whole.width > 3 else { return }
        var sample = stride(from: 0, to: vector.count, by: vector.count / 64).map { vector[$0] }
        sample.sort()
        let (bulkLow, bulkHigh) = (sample[2], sample[sample.count - 3])
        let bulk = Self.bits(bulkHigh &- bulkLow)
        guard bulk + 2 < whole.width else { return }
        for width in bulk...Swift.min(bulk + 2, whole.width - 1) {
            // Around the middle of the bulk, or from the smallest value on.
            let middle = bulkLow &+ Int64(bitPattern: UInt64(bitPattern: bulkHigh &- bulkLow) / 2)
            let centred = middle &- Int64(bitPattern: width == 0 ? 0 : 1 << UInt64(width - 1))
            for base in [centred, low] {
                let frame = PackedFrame(vector, base: base, width: width)
                if frame.byteCount(vector.count) < byteCount(vector.count) { self = frame }
            }
        }
    }

    private init(_ vector: UnsafeBufferPointer<Int64>, base: Int64, width: Int) {
        self.base = base
        self.width = width
        patches = []
        var widest: UInt64 = 0
        for (index, value) in vector.enumerated()
        where UInt64(bitPattern: value &- base) >> UInt64(width) != 0 {
            patches.append(index)
            widest |= Self.zigzag(value &- base)
        }
        patchWidth = 64 - widest.leadingZeroBitCount
    }

    private static func bits(_ difference: Int64) -> Int {
        64 - UInt64(bitPattern: difference).leadingZeroBitCount
    }

    /// Small for small differences of either sign: 0, -1, 1, -2 become 0, 1, 2, 3.
    static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

    static func unzigzag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}

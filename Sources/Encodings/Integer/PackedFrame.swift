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
    var patchCount = 0
    /// Bits of a patch's zigzag difference to the base.
    var patchWidth = 0

    /// Whether the values of the window take 1 to 32 bits each and all lie in
    /// `-2^bits ..< 2^bits`.
    func fits(bits: Int) -> Bool {
        let limit: Int64 = 1 << Int64(bits)
        return (1...LanePacking.widestNarrow).contains(width) && base >= -limit
            && base <= limit - 1 << Int64(width)
    }

    /// Bytes of the bits of a vector of `count` values.
    func byteCount(_ count: Int) -> Int {
        BitPacking.byteCount(count: count, width: width)
            + BitPacking.byteCount(count: patchCount, width: Self.positionWidth)
            + BitPacking.byteCount(count: patchCount, width: patchWidth)
    }

    /// Writes the differences of a whole vector to the base as words; in the places
    /// of patches, what stands there is unused. The frame is at most 32 bits wide.
    @inline(__always)
    func unpack(_ bits: UnsafeRawBufferPointer, into words: UnsafeMutablePointer<UInt32>) {
        if width > 0, let source = bits.baseAddress {
            LanePacking.unpack(source, width: width, into: words)
        } else {
            words.update(repeating: 0, count: Vector.size)
        }
    }
}

extension PackedFrame {
    /// The frame that stores a vector in the fewest bytes of those tried: no
    /// patches at all, or a narrower window, from the smallest value on or
    /// around the middle of a sample. `range` is that of the vector.
    init(of vector: UnsafeBufferPointer<Int64>, range: ClosedRange<Int64>) {
        let low = range.lowerBound
        let high = range.upperBound
        self.init(base: low, width: Self.bits(high &- low))
        // A window narrower by a bit or two saves nothing over its patches.
        guard vector.count >= 64, width > 3 else { return }
        let (bulkLow, bulkHigh) = Self.bulk(vector)
        let bulk = Self.bits(bulkHigh &- bulkLow)
        guard bulk + 2 < width else { return }
        let middle = bulkLow &+ Int64(bitPattern: UInt64(bitPattern: bulkHigh &- bulkLow) / 2)
        let whole = self
        // Outliers above the bulk alone leave the smallest value where it is, and
        // those below make a window from there wider by a bit or more.
        let widthFromLow = Self.bits(bulkHigh &- low)
        for isCentred in [true, false] where isCentred ? widthFromLow > bulk : widthFromLow <= bulk + 1 {
            guard
                let width = Self.width(for: vector, around: isCentred ? middle : low, isCentred, whole.width)
            else { continue }
            let half = Int64(bitPattern: width == 0 ? 0 : 1 << UInt64(width - 1))
            let frame = PackedFrame(vector, base: isCentred ? middle &- half : low, width: width)
            if frame.byteCount(vector.count) < byteCount(vector.count) { self = frame }
        }
    }

    private init(_ vector: UnsafeBufferPointer<Int64>, base: Int64, width: Int) {
        let outside = vector.outside(base: base, width: width)
        self.init(base: base, width: width, patchCount: outside.count, patchWidth: outside.zigzagBits)
    }

    /// The third smallest and the third largest of 64 evenly spread values.
    private static func bulk(_ vector: UnsafeBufferPointer<Int64>) -> (low: Int64, high: Int64) {
        var low = (Int64.max, Int64.max, Int64.max)
        var high = (Int64.min, Int64.min, Int64.min)
        let step = vector.count / 64
        for index in 0..<64 {
            let value = vector[index &* step]
            if value < low.2 {
                low.2 = value
                if low.2 < low.1 { swap(&low.1, &low.2) }
                if low.1 < low.0 { swap(&low.0, &low.1) }
            }
            if value > high.2 {
                high.2 = value
                if high.2 > high.1 { swap(&high.1, &high.2) }
                if high.1 > high.0 { swap(&high.0, &high.1) }
            }
        }
        return (low.2, max(low.2, high.2))
    }

    /// The width below `widest` for which differences to `origin` take the
    /// fewest bits, those outside being patches; nil if none saves any.
    private static func width(
        for vector: UnsafeBufferPointer<Int64>, around origin: Int64, _ isCentred: Bool, _ widest: Int
    ) -> Int? {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 65) { counts in
            counts.initialize(repeating: 0)
            vector.countWidths(from: origin, isCentred: isCentred, into: counts)
            let cost = positionWidth + widest + 1
            var best: (width: Int, bits: Int)?
            var outside = vector.count
            for width in 0..<widest {
                outside -= Int(counts[width])
                let bits = vector.count * width + outside * cost
                if bits < best?.bits ?? (vector.count * widest) { best = (width, bits) }
            }
            return best?.width
        }
    }

    static func bits(_ difference: Int64) -> Int {
        64 - UInt64(bitPattern: difference).leadingZeroBitCount
    }

    /// Small for small differences of either sign: 0, -1, 1, -2 become 0, 1, 2, 3.
    static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value &<< 1 ^ value &>> 63) }

    static func unzigzag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1))
    }
}

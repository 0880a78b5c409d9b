import CKernels

extension UnsafeBufferPointer<Int64> {
    /// The smallest and the largest value; nil of none.
    public var extremes: ClosedRange<Int64>? {
        guard let start = baseAddress, count > 0 else { return nil }
        let range = syndb_integer_range(start, count)
        return range.minimum...range.maximum
    }

    /// Writes to 65 counters how many values need each width of 0 to 64 bits: of
    /// the difference to `origin`, with a sign bit if that is in the centre.
    public func countWidths(
        from origin: Int64, isCentred: Bool, into counts: UnsafeMutableBufferPointer<UInt32>
    ) {
        precondition(counts.count >= 65, "widths of 0 to 64 bits have 65 counters")
        guard let start = baseAddress, let target = counts.baseAddress else { return }
        syndb_count_widths(start, count, origin, isCentred ? 1 : 0, target)
    }

    /// How many values lie outside `base ..< base + 2^width`, and the bits that
    /// their zigzag differences to the base take; width is 0 to 63.
    public func outside(base: Int64, width: Int) -> (count: Int, zigzagBits: Int) {
        guard let start = baseAddress else { return (0, 0) }
        let outside = syndb_find_outside(start, count, base, Int32(width))
        return (outside.count, 64 - outside.zigzags.leadingZeroBitCount)
    }

    /// How many values differ from the one before.
    public var changes: Int {
        guard let start = baseAddress, count > 0 else { return 0 }
        return syndb_count_changes(start, count)
    }
}

extension UnsafeBufferPointer<Double> {
    /// The smallest and the largest value in total order, -0 below +0; nil if
    /// there are none or one is NaN.
    public var extremes: (minimum: Double, maximum: Double)? {
        guard let start = baseAddress, count > 0 else { return nil }
        let range = syndb_double_range(start, count)
        let minimum = Self.double(range.minimum)
        let maximum = Self.double(range.maximum)
        return minimum.isNaN || maximum.isNaN ? nil : (minimum, maximum)
    }

    /// The double that an integer of the same order stands for.
    private static func double(_ key: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: key < 0 ? key ^ Int64.max : key))
    }
}

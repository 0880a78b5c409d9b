import CKernels

/// Setting to zero what a bitmap leaves out, without a branch per value.
extension Bitmap {
    /// Sets to zero those of the first `count` values whose bit is not set.
    public func mask(_ values: UnsafeMutablePointer<UInt32>) {
        words.withUnsafeBufferPointer { syndb_mask_words(values, $0.baseAddress, count / 64) }
        for index in count / 64 * 64..<count where !self[index] { values[index] = 0 }
    }

    /// The same of words of 64 bits.
    public func mask(_ values: UnsafeMutablePointer<UInt64>) {
        words.withUnsafeBufferPointer { syndb_mask_longs(values, $0.baseAddress, count / 64) }
        for index in count / 64 * 64..<count where !self[index] { values[index] = 0 }
    }
}

extension UnsafeBufferPointer<UInt32> {
    /// The sum of at most 2^32 words.
    public var sum: UInt64 { baseAddress.map { syndb_sum_words($0, count) } ?? 0 }
}

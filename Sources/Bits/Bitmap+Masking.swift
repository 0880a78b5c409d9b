/// Setting to zero what a bitmap leaves out, without a branch per value.
extension Bitmap {
    /// The bit of each of 32 lanes.
    private static let laneBits = (0..<32).map { UInt32(1) << UInt32($0) }

    /// Sets to zero those of the first `count` values whose bit is not set.
    public func mask(_ values: UnsafeMutablePointer<UInt32>) {
        Self.laneBits.withUnsafeBufferPointer { laneBits in
            let bits = laneBits.baseAddress!
            for block in 0..<count / 32 {
                let word = half(block)
                let block = values + block &* 32
                for lane in 0..<32 { block[lane] = word & bits[lane] != 0 ? block[lane] : 0 }
            }
        }
        for index in count / 32 * 32..<count where !self[index] { values[index] = 0 }
    }

    /// The same of words of 64 bits.
    public func mask(_ values: UnsafeMutablePointer<UInt64>) {
        Self.laneBits.withUnsafeBufferPointer { laneBits in
            let bits = laneBits.baseAddress!
            for block in 0..<count / 32 {
                let word = half(block)
                let block = values + block &* 32
                for lane in 0..<32 {
                    let kept: Int32 = word & bits[lane] != 0 ? -1 : 0
                    block[lane] &= UInt64(bitPattern: Int64(kept))
                }
            }
        }
        for index in count / 32 * 32..<count where !self[index] { values[index] = 0 }
    }

    @inline(__always)
    private func half(_ block: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: words[block &>> 1] &>> UInt64((block & 1) &* 32))
    }
}

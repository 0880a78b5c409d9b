/// The stored form (FormatSpec, SEG-060): u8 first limb, u8 limb count, then
/// the limbs from the lowest: u32 each, the highest as i64.
extension ExactSum {
    public func write(to writer: inout ByteWriter) {
        var copy = self
        copy.passCarries()
        writer.write(UInt8(copy.firstLimb))
        writer.write(UInt8(copy.limbs.count))
        for limb in copy.limbs.dropLast() { writer.write(UInt32(truncatingIfNeeded: limb)) }
        if let highest = copy.limbs.last { writer.write(highest) }
    }

    /// Nil when the stored limbs are not the canonical form of a sum.
    public static func read(from reader: inout ByteReader) throws(ByteReader.Truncated) -> ExactSum? {
        var sum = ExactSum()
        sum.firstLimb = Int(try reader.read(UInt8.self))
        let count = Int(try reader.read(UInt8.self))
        guard sum.firstLimb + count <= limbLimit else { return nil }
        for index in 0..<count {
            sum.limbs.append(
                index < count - 1 ? Int64(try reader.read(UInt32.self)) : try reader.read(Int64.self))
        }
        var canonical = sum
        canonical.passCarries()
        guard canonical.firstLimb == sum.firstLimb, canonical.limbs == sum.limbs else { return nil }
        return sum
    }
}

/// Writes bits from a place in memory on, lowest first. It keeps those of a byte
/// that is not full: what it stores it never loads again.
///
/// Safety: there is room for eight bytes from the last bit's byte on.
struct EntropyPen {
    /// More bits at once would not fit beside those that are kept.
    static let widest = 56

    private var place: UnsafeMutableRawPointer
    private var pending: UInt64
    private var width: Int

    /// From bit `position` on; the lower bits of its byte stay.
    init(_ bytes: UnsafeMutableRawPointer, at position: Int) {
        place = bytes + position &>> 3
        width = position & 7
        let byte = width == 0 ? 0 : place.load(as: UInt8.self)
        pending = UInt64(byte) & (1 &<< UInt64(width) &- 1)
    }

    /// The `count` low bits of `number`, at most `widest`; the others are zero.
    @inline(__always)
    mutating func write(_ number: UInt64, width count: Int) {
        pending |= number &<< UInt64(truncatingIfNeeded: width)
        width &+= count
        store()
        place += width &>> 3
        pending = pending &>> UInt64(truncatingIfNeeded: width & ~7)
        width &= 7
    }

    /// The same of up to 64 bits.
    mutating func write(wide number: UInt64, width count: Int) {
        let low = min(count, 32)
        write(number & (1 &<< UInt64(low) &- 1), width: low)
        write(number &>> UInt64(low), width: count &- low)
    }

    /// Stores what it keeps, and zeros in the seven bytes after it.
    func store() { place.storeBytes(of: pending.littleEndian, as: UInt64.self) }
}

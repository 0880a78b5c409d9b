/// Doubles as signed integers in total order, -0 below +0, NaNs outside the
/// infinities. One to one, so that bounds and sketches can be made of keys alone.
public enum OrderKey {
    @inlinable @inline(__always)
    public static func key(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return bits ^ Int64(bitPattern: UInt64(bitPattern: bits &>> 63) &>> 1)
    }

    @inlinable @inline(__always)
    public static func double(_ key: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: key) ^ UInt64(bitPattern: key &>> 63) &>> 1)
    }
}

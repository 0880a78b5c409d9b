/// Numbers as signed integers in the order of the format: integers as they are,
/// doubles in total order, -0 below +0. One to one, so that a sketch can sort
/// and keep keys alone.
enum OrderKey {
    @inline(__always)
    static func key(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return bits ^ Int64(bitPattern: UInt64(bitPattern: bits &>> 63) &>> 1)
    }

    @inline(__always)
    static func double(_ key: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: key) ^ UInt64(bitPattern: key &>> 63) &>> 1)
    }
}

/// What the kernels need of a body to decode one vector. `bytes` may be loaded
/// up to 8 bytes past `bitCount`.
struct EntropyVector {
    let bytes: UnsafeRawPointer
    let bitCount: Int
    /// Values, 1 to 1,024.
    let size: Int
    let tableLog: Int
    let states: UnsafePointer<EntropyTable.State>
    let bins: UnsafePointer<EntropyTable.Bin>

    /// At least 57 bits, from bit `position` on.
    @inline(__always)
    func word(_ position: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position &>> 3, as: UInt64.self))
            &>> UInt64(truncatingIfNeeded: position & 7)
    }

    /// 64 bits, from bit `position` on; those of the ninth byte are right only
    /// if an offset of `width` bits reaches it.
    @inline(__always)
    func wideWord(_ position: Int, _ width: Int) -> UInt64 {
        let shift = position & 7
        guard shift &+ width > 64 else { return word(position) }
        let last = UInt64(bytes.load(fromByteOffset: position &>> 3 &+ 8, as: UInt8.self))
        return word(position) | last &<< UInt64(truncatingIfNeeded: 64 &- shift)
    }
}

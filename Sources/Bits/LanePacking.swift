import CKernels

/// A vector of 1,024 unsigned integers of a fixed width, interleaved over
/// lanes, so that neighbouring values lie in neighbouring words at the same
/// bit and one instruction unpacks several (FormatSpec, ENC-012; the idea of
/// FastLanes, Afroozeh and Boncz 2023, without its reordering of values).
///
/// Up to 32 bits there are 32 lanes of 32-bit words, above 16 lanes of 64-bit
/// words. Value i belongs to lane `i % lanes`; the values of a lane are packed
/// one after another into its `width` words, and word j of lane l is word
/// `j * lanes + l` of the vector: `128 * width` bytes in all.
public enum LanePacking {
    /// Values of a vector.
    public static let count = 1024

    /// Widths up to this take 32-bit words.
    public static let widestNarrow = 32

    public static func byteCount(width: Int) -> Int { 128 * width }

    /// Appends the lowest `width` bits of 1,024 values less `base`.
    public static func pack(
        _ values: UnsafePointer<Int64>, width: Int, base: Int64, into bytes: inout [UInt8]
    ) {
        precondition((0...64).contains(width), "a packed width is 0 to 64 bits")
        guard width > 0 else { return }
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: byteCount(width: width)))
        bytes.withUnsafeMutableBytes { bytes in
            // Safety: what has been appended is as long as what is written.
            let target = bytes.baseAddress! + start
            if width <= widestNarrow {
                syndb_pack_narrow(values, Int32(width), base, target)
            } else {
                syndb_pack_wide(values, Int32(width), base, target)
            }
        }
    }
}

extension LanePacking {
    // A row of lanes shares its shift, so a width known at run time costs
    // nothing over one known to the compiler (within 5 % at 36 and 48 bits).

    /// Writes 1,024 values of `width` bits, plus `base` each, to `output`.
    /// `source` must hold `byteCount(width:)` bytes.
    public static func unpack(
        _ source: UnsafeRawPointer, width: Int, base: Int64, into output: UnsafeMutablePointer<Int64>
    ) {
        precondition((0...64).contains(width), "a packed width is 0 to 64 bits")
        if width == 0 {
            output.update(repeating: base, count: count)
        } else if width <= widestNarrow {
            syndb_unpack_narrow(source, Int32(width), base, output)
        } else {
            syndb_unpack_wide(source, Int32(width), base, output)
        }
    }

    /// Writes 1,024 values of 1 to 32 bits as they are stored.
    public static func unpack(
        _ source: UnsafeRawPointer, width: Int, into output: UnsafeMutablePointer<UInt32>
    ) {
        precondition((1...widestNarrow).contains(width), "32-bit lanes hold 1 to 32 bits")
        syndb_unpack_words(source, Int32(width), output)
    }

    /// Writes 1,024 doubles `n * high + n * low`, where n is `base` plus a value
    /// of `width` bits, 1 to 32; all n lie in -2^51 ..< 2^51. One pass from
    /// packed words to doubles: half as long as with integers between.
    public static func unpack(
        _ source: UnsafeRawPointer, width: Int, base: Int64, high: Double, low: Double,
        into output: UnsafeMutablePointer<Double>
    ) {
        precondition((1...widestNarrow).contains(width), "32-bit lanes hold 1 to 32 bits")
        syndb_unpack_scaled(source, Int32(width), base, high, low, output)
    }

    /// Writes 1,024 doubles `n * high[e] + n * low[e]`, where n is `base` plus a
    /// mantissa and e an exponent, each of which both tables have; all n lie in
    /// -2^51 ..< 2^51.
    public static func scale(
        _ mantissas: UnsafePointer<UInt32>, base: Int64, exponents: UnsafePointer<UInt32>,
        high: UnsafePointer<Double>, low: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>
    ) {
        syndb_scale_each(mantissas, base, exponents, high, low, output)
    }
}

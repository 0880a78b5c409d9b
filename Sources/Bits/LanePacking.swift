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

    /// Appends 1,024 values, each below `2^width`.
    public static func pack(_ values: UnsafePointer<UInt64>, width: Int, into bytes: inout [UInt8]) {
        guard width > 0 else { return }
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: byteCount(width: width)))
        bytes.withUnsafeMutableBytes { bytes in
            let target = bytes.baseAddress! + start
            if width <= widestNarrow {
                pack(values, width, 32, UInt32.self, target)
            } else {
                pack(values, width, 16, UInt64.self, target)
            }
        }
    }

    @inline(__always)
    private static func pack<Word: FixedWidthInteger & UnsignedInteger>(
        _ values: UnsafePointer<UInt64>, _ width: Int, _ lanes: Int, _ type: Word.Type,
        _ target: UnsafeMutableRawPointer
    ) {
        let bits = Word.bitWidth
        for row in 0..<count / lanes {
            let bit = row &* width
            let shift = Word(truncatingIfNeeded: bit % bits)
            let words = target + bit / bits &* 128
            let source = values + row &* lanes
            for lane in 0..<lanes {
                let at = lane &* (bits / 8)
                let value = Word(truncatingIfNeeded: source[lane])
                let word = words.loadUnaligned(fromByteOffset: at, as: Word.self)
                words.storeBytes(of: word | (value &<< shift).littleEndian, toByteOffset: at, as: Word.self)
            }
            guard bit % bits &+ width > bits else { continue }
            let back = Word(truncatingIfNeeded: bits) &- shift
            for lane in 0..<lanes {
                let at = 128 &+ lane &* (bits / 8)
                let value = Word(truncatingIfNeeded: source[lane])
                words.storeBytes(of: (value &>> back).littleEndian, toByteOffset: at, as: Word.self)
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
        if width == 0 {
            output.update(repeating: base, count: count)
        } else if width <= widestNarrow {
            unpackNarrow(source, width, base, output)
        } else {
            unpackWide(source, width, base, output)
        }
    }

    /// Writes 1,024 values of at most 32 bits as they are stored.
    public static func unpack(
        _ source: UnsafeRawPointer, width: Int, into output: UnsafeMutablePointer<UInt32>
    ) {
        precondition(width <= widestNarrow, "32-bit lanes hold at most 32 bits")
        guard width > 0 else { return output.update(repeating: 0, count: count) }
        let mask: UInt32 = ~0 &>> UInt32(32 &- width)
        for row in 0..<32 {
            let bit = row &* width
            let shift = UInt32(bit & 31)
            let words = source + bit / 32 &* 128
            let target = output + row &* 32
            if bit & 31 &+ width <= 32 {
                for lane in 0..<32 { target[lane] = word32(words, lane) &>> shift & mask }
            } else {
                let back = 32 &- shift
                for lane in 0..<32 {
                    let low = word32(words, lane) &>> shift
                    target[lane] = (low | word32(words, lane &+ 32) &<< back) & mask
                }
            }
        }
    }

    /// Writes 1,024 doubles `n * high + n * low`, where n is `base` plus a value
    /// of `width` bits, 1 to 32; all n lie in -2^51 ..< 2^51. One pass from
    /// packed words to doubles: half as long as with integers between.
    public static func unpack(
        _ source: UnsafeRawPointer, width: Int, base: Int64, high: Double, low: Double,
        into output: UnsafeMutablePointer<Double>
    ) {
        precondition((1...widestNarrow).contains(width), "32-bit lanes hold 1 to 32 bits")
        let mask: UInt32 = ~0 &>> UInt32(32 &- width)
        // 2^52 + n has the bits of 2^52 with those of n below them.
        let magic = 0x1p52.bitPattern
        let offset = 0x1p52 - Double(base)
        for row in 0..<32 {
            let bit = row &* width
            let shift = UInt32(bit & 31)
            let words = source + bit / 32 &* 128
            let target = output + row &* 32
            if bit & 31 &+ width <= 32 {
                for lane in 0..<32 {
                    let word = word32(words, lane) &>> shift & mask
                    let integer = Double(bitPattern: magic | UInt64(word)) - offset
                    target[lane] = integer * high + integer * low
                }
            } else {
                let back = 32 &- shift
                for lane in 0..<32 {
                    let word = (word32(words, lane) &>> shift | word32(words, lane &+ 32) &<< back) & mask
                    let integer = Double(bitPattern: magic | UInt64(word)) - offset
                    target[lane] = integer * high + integer * low
                }
            }
        }
    }

    private static func unpackNarrow(
        _ source: UnsafeRawPointer, _ width: Int, _ base: Int64, _ output: UnsafeMutablePointer<Int64>
    ) {
        let mask: UInt32 = ~0 &>> UInt32(32 &- width)
        for row in 0..<32 {
            let bit = row &* width
            let shift = UInt32(bit & 31)
            let words = source + bit / 32 &* 128
            let target = output + row &* 32
            if bit & 31 &+ width <= 32 {
                for lane in 0..<32 { target[lane] = base &+ Int64(word32(words, lane) &>> shift & mask) }
            } else {
                let back = 32 &- shift
                for lane in 0..<32 {
                    let low = word32(words, lane) &>> shift
                    target[lane] = base &+ Int64((low | word32(words, lane &+ 32) &<< back) & mask)
                }
            }
        }
    }

    private static func unpackWide(
        _ source: UnsafeRawPointer, _ width: Int, _ base: Int64, _ output: UnsafeMutablePointer<Int64>
    ) {
        let mask: UInt64 = ~0 &>> UInt64(64 &- width)
        for row in 0..<64 {
            let bit = row &* width
            let shift = UInt64(bit & 63)
            let words = source + bit / 64 &* 128
            let target = output + row &* 16
            if bit & 63 &+ width <= 64 {
                for lane in 0..<16 {
                    target[lane] = base &+ Int64(bitPattern: word64(words, lane) &>> shift & mask)
                }
            } else {
                let back = 64 &- shift
                for lane in 0..<16 {
                    let low = word64(words, lane) &>> shift
                    target[lane] =
                        base &+ Int64(bitPattern: (low | word64(words, lane &+ 16) &<< back) & mask)
                }
            }
        }
    }

    @inline(__always)
    private static func word32(_ words: UnsafeRawPointer, _ index: Int) -> UInt32 {
        UInt32(littleEndian: words.loadUnaligned(fromByteOffset: index &* 4, as: UInt32.self))
    }

    @inline(__always)
    private static func word64(_ words: UnsafeRawPointer, _ index: Int) -> UInt64 {
        UInt64(littleEndian: words.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self))
    }
}

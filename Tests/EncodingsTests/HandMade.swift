/// Payload bytes written by hand from FormatSpec/encodings.md, with nothing of
/// the writer in them.
enum HandMade {
    static let allValid: [UInt8] = [0]

    static func u16(_ value: UInt16) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    static func u32(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    static func i64(_ value: Int64) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
    static func f64(_ value: Double) -> [UInt8] { i64(Int64(bitPattern: value.bitPattern)) }

    static func constant(_ value: Int64) -> [UInt8] { [1] + i64(value) }
    static func sequence(_ first: Int64, _ step: Int64) -> [UInt8] { [2] + i64(first) + i64(step) }

    /// One short vector without patches.
    static func packed(_ values: [UInt64], width: Int, base: Int64 = 0) -> [UInt8] {
        [3, UInt8(width), 0] + u16(0) + i64(base) + sequential(values, width)
    }

    static func plainBlock(_ bytes: [UInt8]) -> [UInt8] { [0] + u32(UInt32(bytes.count)) + bytes }

    /// A Zstandard frame of one block that is not packed (RFC 8878).
    static func frame(_ bytes: [UInt8]) -> [UInt8] {
        [0x28, 0xB5, 0x2F, 0xFD, 0x20, UInt8(bytes.count), UInt8(1 | bytes.count << 3), 0, 0] + bytes
    }

    /// ENC-010, bit by bit.
    static func sequential(_ values: [UInt64], _ width: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (values.count * width + 7) / 8)
        for (index, value) in values.enumerated() {
            for bit in 0..<width where value >> UInt64(bit) & 1 == 1 {
                let place = index * width + bit
                bytes[place / 8] |= 1 << UInt8(place % 8)
            }
        }
        return bytes
    }

    /// ENC-012, bit by bit, by the formula of the text; 1,024 values.
    static func interleaved(_ values: [UInt64], _ width: Int) -> [UInt8] {
        let wordBits = width <= 32 ? 32 : 64
        let lanes = 1024 / wordBits
        var bytes = [UInt8](repeating: 0, count: 128 * width)
        for (index, value) in values.enumerated() {
            for bit in 0..<width where value >> UInt64(bit) & 1 == 1 {
                let place = index / lanes * width + bit
                let word = place / wordBits * lanes + index % lanes
                bytes[word * wordBits / 8 + place % wordBits / 8] |= 1 << UInt8(place % 8)
            }
        }
        return bytes
    }
}

import Bits

/// The stored form (SEG-056): u16 number of registers that are not zero, or
/// `FFFF` for all registers in 6 bits each, the lowest bits first; before that
/// the registers that are not zero in 3 bytes each, 64 times the index plus the
/// content, ascending.
extension DistinctSketch {
    /// From this many the dense form is no longer.
    static let denseCount = 1024
    static let denseMark = UInt16.max
    static let denseBytes = registerCount * 6 / 8

    /// Bytes of the stored form.
    public var byteCount: Int {
        let used = registers.count { $0 != 0 }
        return 2 + (used < Self.denseCount ? 3 * used : Self.denseBytes)
    }

    public func write(to writer: inout ByteWriter) {
        let used = registers.count { $0 != 0 }
        guard used >= Self.denseCount else {
            writer.write(UInt16(used))
            for (index, rank) in registers.enumerated() where rank != 0 {
                let word = UInt32(index) << 6 | UInt32(rank)
                writer.write(UInt16(truncatingIfNeeded: word))
                writer.write(UInt8(word >> 16))
            }
            return
        }
        writer.write(Self.denseMark)
        for index in stride(from: 0, to: Self.registerCount, by: 4) {
            let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(registers[index + $1]) << UInt32(6 * $1) }
            writer.write(UInt16(truncatingIfNeeded: word))
            writer.write(UInt8(word >> 16))
        }
    }

    /// Nil when a field is out of its range or the form is not the shorter one.
    public static func read(from reader: inout ByteReader) throws(ByteReader.Truncated) -> DistinctSketch? {
        func word() throws(ByteReader.Truncated) -> Int {
            Int(try reader.read(UInt16.self)) | Int(try reader.read(UInt8.self)) << 16
        }
        var sketch = DistinctSketch()
        let count = try reader.read(UInt16.self)
        if count == denseMark {
            for index in stride(from: 0, to: registerCount, by: 4) {
                let four = try word()
                for part in 0..<4 { sketch.registers[index + part] = UInt8(four >> (6 * part) & 63) }
            }
            let areInRange = sketch.registers.allSatisfy { $0 <= highestRank }
            return areInRange && sketch.registers.count { $0 != 0 } >= denseCount ? sketch : nil
        }
        guard count < denseCount else { return nil }
        var next = 0
        for _ in 0..<count {
            let entry = try word()
            let index = entry >> 6
            let rank = UInt8(entry & 63)
            guard index >= next, index < registerCount, rank >= 1, rank <= highestRank else { return nil }
            sketch.registers[index] = rank
            next = index + 1
        }
        return sketch
    }
}

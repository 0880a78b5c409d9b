import Bits

/// One value nearly everywhere, and the positions and values of the others
/// (ENC-028): mostly-zero counts.
///
/// Layout: i64 common value, u32 count of others, an integer stream of their
/// positions strictly ascending, an integer stream of their values.
struct SparseIntegers {
    let common: Int64
    let positions: IntegerStream
    let values: IntegerStream
    let otherPositions: [Int64]
    let otherValues: [Int64]

    init(_ reader: inout PayloadReader, count: Int, depth: Int) throws(EncodingError) {
        common = try reader.read(Int64.self)
        let others = Int(try reader.read(UInt32.self))
        guard others <= count else {
            throw EncodingError("ENC-028", "expected at most \(count) other values, found \(others)")
        }
        positions = try IntegerStream(&reader, count: others, depth: depth + 1)
        values = try IntegerStream(&reader, count: others, depth: depth + 1)
        otherPositions = try positions.decodeAll()
        try otherPositions.requirePositions(below: count, rule: "ENC-028")
        otherValues = try values.decodeAll()
    }

    func decode(_ rows: Range<Int>, into output: UnsafeMutablePointer<Int64>) {
        output.update(repeating: common, count: rows.count)
        var index = otherPositions.firstSorted { $0 >= Int64(rows.lowerBound) }
        while index < otherPositions.count, otherPositions[index] < Int64(rows.upperBound) {
            output[Int(otherPositions[index]) - rows.lowerBound] = otherValues[index]
            index += 1
        }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Int64>, common: Int64, into writer: inout ByteWriter, depth: Int,
        profile: EncodingProfile
    ) {
        let others = values.indices.filter { values[$0] != common }
        writer.write(common)
        writer.write(UInt32(others.count))
        IntegerEncoding.encode(others.map(Int64.init), into: &writer, depth: depth + 1, profile: profile)
        IntegerEncoding.encode(others.map { values[$0] }, into: &writer, depth: depth + 1, profile: profile)
    }
}

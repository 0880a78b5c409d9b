import Bits

/// The values of a double stream that its formula does not give, kept beside it.
///
/// Layout: u32 count, an integer stream of positions strictly ascending, the
/// bit patterns as u64. What the formula's own streams hold there is not used.
final class DoubleExceptions {
    let stream: IntegerStream
    private let positions: [Int64]
    private let patterns: UnsafeRawBufferPointer

    init(_ reader: inout PayloadReader, count: Int, rule: String) throws(EncodingError) {
        let exceptions = Int(try reader.read(UInt32.self))
        guard exceptions <= count else {
            throw EncodingError(rule, "expected at most \(count) exceptions, found \(exceptions)")
        }
        stream = try IntegerStream(&reader, count: exceptions, depth: 1)
        positions = try stream.decodeAll()
        try positions.requirePositions(below: count, rule: rule)
        patterns = try reader.readBytes(exceptions * 8)
    }

    /// Puts the exceptions among `rows` in their places.
    func apply(to output: UnsafeMutablePointer<Double>, rows: Range<Int>) {
        forEach(in: rows) { position, value in output[position] = value }
    }

    /// Calls `body` with the place among `rows` and the value of each exception.
    @inline(__always)
    func forEach(in rows: Range<Int>, _ body: (Int, Double) -> Void) {
        guard !positions.isEmpty else { return }
        var index = positions.firstSorted { $0 >= Int64(rows.lowerBound) }
        while index < positions.count, positions[index] < Int64(rows.upperBound) {
            let bits = patterns.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
            body(Int(positions[index]) - rows.lowerBound, Double(bitPattern: UInt64(littleEndian: bits)))
            index += 1
        }
    }

    /// The trees of a scheme's streams, and that of the exceptions if there are any.
    func trees(_ streams: IntegerStream...) -> [EncodingTree] {
        let trees = streams.map(\.tree)
        return positions.isEmpty
            ? trees : trees + [EncodingTree("exceptions", stream.byteCount + patterns.count)]
    }

    static func encode(
        _ positions: [Int64], of values: UnsafeBufferPointer<Double>, into writer: inout ByteWriter,
        profile: EncodingProfile
    ) {
        writer.write(UInt32(positions.count))
        IntegerEncoding.encode(positions, into: &writer, depth: 1, profile: profile)
        for position in positions { writer.write(values[Int(position)]) }
    }
}

import Bits

/// Doubles by their place in total order, as integers (ENC-038): computed
/// numbers whose sign, exponent and first bits the entropy stage can weigh.
///
/// Layout: an integer stream of places. A place of 0 or more is the number's
/// bits; a negative one is its bits with all but the sign inverted.
struct OrderedDoubles {
    let places: IntegerStream

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        places = try IntegerStream(&reader, count: count, depth: 1)
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Double>) throws(EncodingError) {
        let size = Vector.rows(vector, of: places.count).count
        try output.withMemoryRebound(to: Int64.self, capacity: size) { places throws(EncodingError) in
            try self.places.decode(vector: vector, into: places)
            for index in 0..<size { places[index] = Self.turned(places[index]) }
        }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Double>, into writer: inout ByteWriter, profile: EncodingProfile
    ) {
        let places = values.map { turned(Int64(bitPattern: $0.bitPattern)) }
        IntegerEncoding.encode(places, into: &writer, depth: 1, profile: profile)
    }

    /// From bits to place and back.
    @inline(__always)
    private static func turned(_ word: Int64) -> Int64 { word ^ (word &>> 63 & Int64.max) }
}

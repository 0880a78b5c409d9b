import Bits

/// Doubles that were single-precision numbers before someone widened them:
/// their 32 bits as integers (ENC-036). Most segmentation and learning code
/// computes in single precision.
enum NarrowDoubles {
    /// False, with nothing written, unless every value comes back bit for bit.
    static func encode(_ values: [Double], into writer: inout ByteWriter) -> Bool {
        guard values.allSatisfy({ Double(Float($0)).bitPattern == $0.bitPattern }) else { return false }
        IntegerEncoding.encode(values.map { Int64(Float($0).bitPattern) }, into: &writer, depth: 1)
        return true
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [Double] {
        try reader.node("narrow") { reader throws(EncodingError) in
            try IntegerEncoding.decode(&reader, count: count, depth: 1).map { word throws(EncodingError) in
                guard let bits = UInt32(exactly: word) else {
                    throw EncodingError("ENC-036", "expected 32 bits, found \(word)")
                }
                return Double(Float(bitPattern: bits))
            }
        }
    }
}

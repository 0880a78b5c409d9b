import Bits

/// Doubles that were single-precision numbers before someone widened them:
/// their 32 bits as integers (ENC-036). Most segmentation and learning code
/// computes in single precision.
struct NarrowDoubles {
    let words: IntegerStream

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        words = try IntegerStream(&reader, count: count, depth: 1)
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Double>) throws(EncodingError) {
        let size = Vector.rows(vector, of: words.count).count
        try output.withMemoryRebound(to: Int64.self, capacity: size) { words throws(EncodingError) in
            try self.words.decode(vector: vector, into: words)
            var union: UInt64 = 0
            for index in 0..<size { union |= UInt64(bitPattern: words[index]) }
            guard union >> 32 == 0 else {
                throw EncodingError("ENC-036", "expected words of 32 bits, found wider ones")
            }
            let output = UnsafeMutableRawPointer(words).assumingMemoryBound(to: Double.self)
            for index in 0..<size {
                output[index] = Double(Float(bitPattern: UInt32(truncatingIfNeeded: words[index])))
            }
        }
    }

    /// The words; nil unless every value comes back bit for bit.
    static func words(_ values: UnsafeBufferPointer<Double>) -> [Int64]? {
        guard values.allSatisfy({ Double(Float($0)).bitPattern == $0.bitPattern }) else { return nil }
        return values.map { Int64(Float($0).bitPattern) }
    }
}

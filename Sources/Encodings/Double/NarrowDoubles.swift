import Bits

/// Doubles that were single-precision numbers before someone widened them:
/// their 32 bits as integers (ENC-036). Most segmentation and learning code
/// computes in single precision.
///
/// Layout: an integer stream of the words, the exceptions.
final class NarrowDoubles {
    let words: IntegerStream
    let exceptions: DoubleExceptions

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        words = try IntegerStream(&reader, count: count, depth: 1)
        exceptions = try DoubleExceptions(&reader, count: count, rule: "ENC-036")
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Double>) throws(EncodingError) {
        let rows = Vector.rows(vector, of: words.count)
        let size = rows.count
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
        exceptions.apply(to: output, rows: rows)
    }
}

extension NarrowDoubles {
    /// The values as words; nil when more than a sixteenth of the values would
    /// be exceptions.
    struct Plan {
        private(set) var words: [Int64]
        private(set) var exceptions: [Int64] = []

        init?(_ values: UnsafeBufferPointer<Double>) {
            words = [Int64](repeating: 0, count: values.count)
            var last: Int64 = 0
            for (index, value) in values.enumerated() {
                let narrow = Float(value)
                if Double(narrow).bitPattern == value.bitPattern {
                    last = Int64(narrow.bitPattern)
                } else {
                    exceptions.append(Int64(index))
                    if exceptions.count * 16 > values.count { return nil }
                }
                words[index] = last
            }
        }
    }

    static func encode(
        _ values: UnsafeBufferPointer<Double>, _ plan: Plan, into writer: inout ByteWriter,
        profile: EncodingProfile, repeats: Bool = true
    ) {
        IntegerEncoding.encode(plan.words, into: &writer, depth: 1, profile: profile, repeats: repeats)
        DoubleExceptions.encode(plan.exceptions, of: values, into: &writer, profile: profile)
    }
}

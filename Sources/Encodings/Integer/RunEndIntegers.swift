import Bits

/// Runs of equal values as run lengths and run values (ENC-024).
///
/// Layout: a u32 run count, an integer stream of run lengths, an integer
/// stream of run values.
enum RunEndIntegers {
    /// False, with nothing written, when runs are shorter than four on average:
    /// two streams can then not be smaller than one packed stream by enough.
    static func encode(_ values: [Int64], into writer: inout ByteWriter, depth: Int) -> Bool {
        var starts: [Int] = []
        for index in values.indices where index == 0 || values[index] != values[index - 1] {
            starts.append(index)
            if starts.count * 4 > values.count { return false }
        }
        var lengths = [Int64](repeating: 0, count: starts.count)
        for run in starts.indices {
            let end = run + 1 < starts.count ? starts[run + 1] : values.count
            lengths[run] = Int64(end - starts[run])
        }
        writer.write(UInt32(starts.count))
        IntegerEncoding.encode(lengths, into: &writer, depth: 2)
        IntegerEncoding.encode(starts.map { values[$0] }, into: &writer, depth: depth + 1)
        return true
    }

    static func decode(
        _ reader: inout PayloadReader, count: Int, depth: Int
    ) throws(EncodingError) -> [Int64] {
        try reader.node("run-end") { reader throws(EncodingError) in
            let runs = Int(try reader.read(UInt32.self))
            guard runs >= 1, runs <= count else {
                throw EncodingError("ENC-024", "expected 1 to \(count) runs, found \(runs)")
            }
            let lengths = try IntegerEncoding.decode(&reader, count: runs, depth: depth + 1)
            let values = try IntegerEncoding.decode(&reader, count: runs, depth: depth + 1)
            var output: [Int64] = []
            output.reserveCapacity(count)
            for run in 0..<runs {
                let length = lengths[run]
                guard length >= 1, length <= Int64(count - output.count) else {
                    throw EncodingError(
                        "ENC-024", "run \(run) of length \(length) leaves the \(count) values of the stream")
                }
                output.append(contentsOf: repeatElement(values[run], count: Int(length)))
            }
            guard output.count == count else {
                throw EncodingError("ENC-024", "runs add up to \(output.count) values, expected \(count)")
            }
            return output
        }
    }
}

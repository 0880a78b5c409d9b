import Bits

/// Runs of equal values (ENC-024): clustered parents, enumerations.
///
/// Layout: a u32 count of runs, an integer stream of run lengths, an integer
/// stream of run values.
final class RunEndIntegers {
    let lengths: IntegerStream
    let values: IntegerStream
    /// The end of each run.
    let ends: [Int]
    let runValues: [Int64]

    init(_ reader: inout PayloadReader, count: Int, depth: Int) throws(EncodingError) {
        let runs = Int(try reader.read(UInt32.self))
        guard runs >= 1, runs <= count else {
            throw EncodingError("ENC-024", "expected 1 to \(count) runs, found \(runs)")
        }
        lengths = try IntegerStream(&reader, count: runs, depth: depth + 1)
        values = try IntegerStream(&reader, count: runs, depth: depth + 1)
        var ends: [Int] = []
        ends.reserveCapacity(runs)
        var end = 0
        for length in try lengths.decodeAll() {
            guard length >= 1, length <= Int64(count - end) else {
                throw EncodingError(
                    "ENC-024",
                    "run \(ends.count) of length \(length) leaves the \(count) values of the stream")
            }
            end += Int(length)
            ends.append(end)
        }
        guard end == count else {
            throw EncodingError("ENC-024", "runs add up to \(end) values, expected \(count)")
        }
        self.ends = ends
        runValues = try values.decodeAll()
    }

    func decode(_ rows: Range<Int>, into output: UnsafeMutablePointer<Int64>) {
        forEachRun(in: rows) { part, value in
            (output + part.lowerBound).update(repeating: value, count: part.count)
        }
    }

    /// Calls `body` with the part of each run that lies in `rows`, counted from
    /// their first, and its value.
    @inline(__always)
    func forEachRun<Failure: Error>(
        in rows: Range<Int>, _ body: (Range<Int>, Int64) throws(Failure) -> Void
    ) throws(Failure) {
        guard !rows.isEmpty else { return }
        var run = ends.firstSorted { $0 > rows.lowerBound }
        var row = rows.lowerBound
        while row < rows.upperBound {
            let end = min(ends[run], rows.upperBound)
            try body(row - rows.lowerBound..<end - rows.lowerBound, runValues[run])
            row = end
            run += 1
        }
    }

    /// Values of runs that begin at `starts`, ascending from 0.
    static func encode(
        _ values: UnsafeBufferPointer<Int64>, into writer: inout ByteWriter, depth: Int,
        profile: EncodingProfile
    ) {
        let starts = values.indices.filter { $0 == 0 || values[$0] != values[$0 - 1] }
        var lengths = [Int64](repeating: 0, count: starts.count)
        for run in starts.indices {
            let end = run + 1 < starts.count ? starts[run + 1] : values.count
            lengths[run] = Int64(end - starts[run])
        }
        writer.write(UInt32(starts.count))
        IntegerEncoding.encode(lengths, into: &writer, depth: depth + 1, profile: profile)
        IntegerEncoding.encode(starts.map { values[$0] }, into: &writer, depth: depth + 1, profile: profile)
    }
}

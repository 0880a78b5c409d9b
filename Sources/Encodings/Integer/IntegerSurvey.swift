import Bits

/// What one pass over some integers and a closer look at a sample tell about
/// them: enough to choose a scheme without encoding them in each.
struct IntegerSurvey {
    /// Vectors of the sample; streams of no more are looked at whole.
    static let sampleVectors = 4

    let values: UnsafeBufferPointer<Int64>
    private(set) var minimum = Int64.max
    private(set) var maximum = Int64.min
    /// Values that differ from the one before, the first one included.
    private(set) var runs = 1
    private(set) var isSequence = false
    /// Whole vectors, evenly spread, or all values where there are few.
    private(set) var sample: [Int64] = []

    /// `values` are not empty.
    init(_ values: UnsafeBufferPointer<Int64>) {
        self.values = values
        guard let extremes = values.extremes else { return }
        minimum = extremes.lowerBound
        maximum = extremes.upperBound
        guard minimum != maximum else { return }
        runs = values.changes + 1
        let step = values[1] &- values[0]
        isSequence =
            runs == values.count
            && values.indices.dropFirst().allSatisfy { values[$0] &- values[$0 - 1] == step }
        sample = Self.sample(values)
    }

    static func sample<Element>(_ values: UnsafeBufferPointer<Element>) -> [Element] {
        let whole = values.count / Vector.size
        guard whole > sampleVectors else { return Array(values) }
        var sample: [Element] = []
        sample.reserveCapacity(sampleVectors * Vector.size)
        for index in 0..<sampleVectors {
            let vector = (2 * index + 1) * whole / (2 * sampleVectors)
            sample.append(contentsOf: values[vector * Vector.size..<(vector + 1) * Vector.size])
        }
        return sample
    }

    /// Bits that the range of the values takes.
    var rangeBits: Int { PackedFrame.bits(maximum &- minimum) }

    /// Bytes that packed codes of so many distinct values take.
    func codeBytes(of distinct: Int) -> Double {
        Double(
            PackedFrame.bits(Int64(distinct - 1)) * values.count / 8 + Vector.count(of: values.count)
                * PackedFrame.size)
    }

    /// A share of the sample, as bytes of all values.
    func scaled(_ sampleBytes: Int) -> Double {
        Double(sampleBytes) * Double(values.count) / Double(sample.count)
    }

    /// The value that at least seven of eight of the sample have, and how many
    /// have it; nil if there is none.
    var mostCommon: (value: Int64, count: Int)? {
        // Each of the other values changes at most twice.
        guard sample.withUnsafeBufferPointer(\.changes) * 4 <= sample.count else { return nil }
        // Boyer and Moore's majority vote, then a count.
        var candidate = sample[0]
        var votes = 0
        for value in sample {
            if votes == 0 { candidate = value }
            votes += value == candidate ? 1 : -1
        }
        let count = sample.reduce(0) { $0 + ($1 == candidate ? 1 : 0) }
        return count * 8 >= sample.count * 7 ? (candidate, count) : nil
    }
}

import Bits

/// What one pass over some integers and a closer look at a sample tell about
/// them: enough to choose a scheme without encoding them in each.
struct IntegerSurvey {
    /// Vectors of the sample; streams of no more are looked at whole.
    static let sampleVectors = 4

    let values: UnsafeBufferPointer<Int64>
    private(set) var minimum = Int64.max
    private(set) var maximum = Int64.min
    /// The smallest and the largest value of each vector.
    private(set) var ranges: [ClosedRange<Int64>] = []
    /// Values that differ from the one before, the first one included; counted
    /// where they may be few.
    private(set) var runs = 1
    private(set) var isSequence = false
    /// Whole vectors, evenly spread, or all values where there are few.
    private(set) var sample: [Int64] = []

    /// `values` are not empty.
    init(_ values: UnsafeBufferPointer<Int64>) {
        self.values = values
        ranges.reserveCapacity(Vector.count(of: values.count))
        for vector in 0..<Vector.count(of: values.count) {
            let rows = UnsafeBufferPointer(rebasing: values[Vector.rows(vector, of: values.count)])
            guard let range = rows.extremes else { continue }
            ranges.append(range)
            minimum = min(minimum, range.lowerBound)
            maximum = max(maximum, range.upperBound)
        }
        guard minimum != maximum else { return }
        let step = values[1] &- values[0]
        isSequence = values.indices.dropFirst().allSatisfy { values[$0] &- values[$0 - 1] == step }
        sample = Self.sample(values)
        let areRunsLong = sample.withUnsafeBufferPointer(\.changes) * 2 <= sample.count
        runs = areRunsLong ? values.changes + 1 : values.count
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

    /// How many distinct values there are: counted in a narrow range, about in
    /// others. Nil where so few values repeat that a dictionary would be too large,
    /// or as soon as there are too many distinct ones for `isPromising`.
    func distinct(while isPromising: (Int) -> Bool) -> Int? {
        let range = UInt64(bitPattern: maximum &- minimum)
        return range < min(Self.narrowRange, 4 * UInt64(values.count))
            ? distinct(inRange: Int(range), while: isPromising) : IntegerDictionary.estimatedDistinct(values)
    }

    /// Marks for all numbers of such a range stay in the nearest caches.
    private static let narrowRange: UInt64 = 1 << 16

    private func distinct(inRange range: Int, while isPromising: (Int) -> Bool) -> Int? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: range + 1) { marks in
            marks.initialize(repeating: 0)
            // Safety: all values less the minimum are 0 to `range`.
            guard let marks = marks.baseAddress else { return nil }
            var distinct = 0
            for vector in 0..<Vector.count(of: values.count) {
                for index in Vector.rows(vector, of: values.count) {
                    let place = Int(truncatingIfNeeded: values[index] &- minimum)
                    distinct &+= Int(1 &- marks[place])
                    marks[place] = 1
                }
                guard isPromising(distinct) else { return nil }
            }
            return distinct
        }
    }

    /// Bytes that a dictionary of so many distinct values and packed codes of
    /// `count` take: in order, the values are as far apart as their range allows.
    func dictionaryBytes(of distinct: Int, count: Int) -> Double {
        let valueBits = max(1, rangeBits - PackedFrame.bits(Int64(distinct)) + 2)
        return Double(distinct * valueBits / 8 + DictionaryIntegers.codeBytes(distinct, count: count))
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

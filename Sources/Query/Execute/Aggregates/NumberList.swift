import Sketches

/// Many integers in the parts in which they came, and the one at a place of
/// their order without sorting all of them.
struct NumberList: Sendable {
    private var parts: [[Int64]] = []
    private(set) var count = 0
    private var isSorted = false

    /// Below this sorting is as quick as selecting.
    private static let fewest = 4096
    /// Ranges that numbers are counted in: 256 KiB of counts.
    private static let ranges = 1 << 16
    /// Numbers that came one by one are put together up to here.
    private static let partNumbers = 1 << 16

    init() {}

    private init(_ numbers: [Int64]) { append(contentsOf: numbers) }

    mutating func append(_ number: Int64) {
        if let last = parts.indices.last, parts[last].count < Self.partNumbers {
            parts[last].append(number)
        } else {
            parts.append([number])
        }
        count += 1
        isSorted = false
    }

    mutating func append(contentsOf numbers: [Int64]) {
        guard !numbers.isEmpty else { return }
        if let last = parts.indices.last, parts[last].count + numbers.count <= Self.fewest {
            parts[last] += numbers
        } else {
            parts.append(numbers)
        }
        count += numbers.count
        isSorted = false
    }

    mutating func append(contentsOf other: NumberList) {
        for part in other.parts { append(contentsOf: part) }
    }

    /// Sorts a few, which then are looked up.
    mutating func finish() {
        guard count <= Self.fewest, !isSorted else { return }
        parts = [sorted()]
        isSorted = true
    }

    func sorted() -> [Int64] {
        if isSorted { return parts[0] }
        var all: [Int64] = []
        all.reserveCapacity(count)
        for part in parts { all += part }
        RadixSort.sort(&all)
        return all
    }

    /// The number at a place of the ascending order, from 0, and the one after
    /// it; nil beyond the last.
    func pair(at place: Int) -> (first: Int64?, next: Int64?) {
        guard place < count else { return (nil, nil) }
        if count <= Self.fewest {
            let sorted = sorted()
            return (sorted[place], place + 1 < count ? sorted[place + 1] : nil)
        }
        guard let bounds else { return (nil, nil) }
        return pair(at: place, in: bounds)
    }

    private var bounds: ClosedRange<Int64>? {
        var low = Int64.max
        var high = Int64.min
        for part in parts {
            for number in part {
                low = min(low, number)
                high = max(high, number)
            }
        }
        return low <= high ? low...high : nil
    }

    /// Counts the numbers in equal ranges, and looks closer at the range in
    /// which the place lies and at the next that has any.
    private func pair(at place: Int, in bounds: ClosedRange<Int64>) -> (first: Int64?, next: Int64?) {
        let low = bounds.lowerBound
        let width = UInt64(bitPattern: bounds.upperBound &- low)
        let shift = UInt64(max(0, 64 - width.leadingZeroBitCount - Self.ranges.trailingZeroBitCount))
        var counts = [UInt32](repeating: 0, count: Self.ranges)
        counts.withUnsafeMutableBufferPointer { counts in
            for part in parts {
                for number in part {
                    counts[Int(truncatingIfNeeded: UInt64(bitPattern: number &- low) &>> shift)] &+= 1
                }
            }
        }
        var before = 0
        var first = 0
        while before + Int(counts[first]) <= place {
            before += Int(counts[first])
            first += 1
        }
        if place + 1 < before + Int(counts[first]) {
            // All of a range are alike where that is one number wide.
            let near = NumberList(numbers { $0 == first })
            if shift > 0 { return near.pair(at: place - before) }
            return (near.parts[0][0], near.parts[0][0])
        }
        let next = counts[(first + 1)...].firstIndex { $0 > 0 }
        return (numbers { $0 == first }.max(), next.flatMap { next in numbers { $0 == next }.min() })

        func numbers(_ isWanted: (Int) -> Bool) -> [Int64] {
            var found: [Int64] = []
            for part in parts {
                for number in part
                where isWanted(Int(truncatingIfNeeded: UInt64(bitPattern: number &- low) &>> shift)) {
                    found.append(number)
                }
            }
            return found
        }
    }
}

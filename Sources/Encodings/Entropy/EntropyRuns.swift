/// The distinct values in ascending order, with how many values are not above
/// each.
struct EntropyRuns {
    private(set) var values: [Int64] = []
    private(set) var ends: [Int] = []

    var count: Int { ends.count }

    init(_ numbers: UnsafeBufferPointer<Int64>) {
        guard let first = numbers.first else { return }
        var (least, most) = (first, first)
        for number in numbers {
            least = min(least, number)
            most = max(most, number)
        }
        let range = UInt64(bitPattern: most &- least)
        // A counter costs less than the passes of a sort up to about here.
        if range <= UInt64(numbers.count) * 2 {
            count(numbers, from: least, range: Int(range))
        } else {
            sort(numbers, from: least, bits: 64 - range.leadingZeroBitCount)
        }
    }

    private mutating func count(_ numbers: UnsafeBufferPointer<Int64>, from least: Int64, range: Int) {
        var counts = [Int32](repeating: 0, count: range + 1)
        counts.withUnsafeMutableBufferPointer { counts in
            for number in numbers { counts[Int(number &- least)] &+= 1 }
        }
        var end = 0
        for (step, count) in counts.enumerated() where count > 0 {
            end += Int(count)
            values.append(least &+ Int64(step))
            ends.append(end)
        }
    }

    /// Radix sort by digits of 11 bits, the lowest first: its counters stay in
    /// the L1 cache.
    private mutating func sort(_ numbers: UnsafeBufferPointer<Int64>, from least: Int64, bits: Int) {
        let digitBits = 11
        let digits = 1 << digitBits
        var keys = [UInt64](unsafeUninitializedCapacity: numbers.count) { keys, filled in
            for index in 0..<numbers.count { keys[index] = UInt64(bitPattern: numbers[index] &- least) }
            filled = numbers.count
        }
        var other = [UInt64](repeating: 0, count: numbers.count)
        var places = [Int](repeating: 0, count: digits)
        for shift in stride(from: 0, to: bits, by: digitBits) {
            keys.withUnsafeBufferPointer { keys in
                other.withUnsafeMutableBufferPointer { other in
                    places.withUnsafeMutableBufferPointer { places in
                        places.update(repeating: 0)
                        let mask = UInt64(digits - 1)
                        for key in keys { places[Int(key &>> UInt64(shift) & mask)] &+= 1 }
                        var sum = 0
                        for digit in 0..<digits {
                            let count = places[digit]
                            places[digit] = sum
                            sum &+= count
                        }
                        for key in keys {
                            let digit = Int(key &>> UInt64(shift) & mask)
                            other[places[digit]] = key
                            places[digit] &+= 1
                        }
                    }
                }
            }
            swap(&keys, &other)
        }
        for index in keys.indices where index + 1 == keys.count || keys[index] != keys[index + 1] {
            values.append(least &+ Int64(bitPattern: keys[index]))
            ends.append(index + 1)
        }
    }
}

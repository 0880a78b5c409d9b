/// The distinct values in ascending order, with how many values are not above
/// each.
struct EntropyRuns {
    private(set) var values: [Int64] = []
    private(set) var ends: [Int] = []

    private static let digitBits = 11

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
            let bits = 64 - range.leadingZeroBitCount
            if bits <= 32 {
                sort(numbers, from: least, bits: bits, as: UInt32.self)
            } else {
                sort(numbers, from: least, bits: bits, as: UInt64.self)
            }
        }
    }

    private mutating func count(_ numbers: UnsafeBufferPointer<Int64>, from least: Int64, range: Int) {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: range + 1) { counts in
            counts.initialize(repeating: 0)
            guard let counts = counts.baseAddress else { return }
            // Safety: all numbers less the least are 0 to `range`.
            for number in numbers { counts[Int(number &- least)] &+= 1 }
            var end = 0
            for step in 0...range where counts[step] > 0 {
                end += Int(counts[step])
                values.append(least &+ Int64(step))
                ends.append(end)
            }
        }
    }

    /// Radix sort by digits of 11 bits, the lowest first: its counters stay in
    /// the L1 cache.
    private mutating func sort<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ numbers: UnsafeBufferPointer<Int64>, from least: Int64, bits: Int, as key: Key.Type
    ) {
        let digits = 1 << Self.digitBits
        let count = numbers.count
        withUnsafeTemporaryAllocation(of: Key.self, capacity: 2 * count) { room in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: digits) { places in
                guard var keys = room.baseAddress, let places = places.baseAddress else { return }
                var sorted = keys + count
                for index in 0..<count { keys[index] = Key(truncatingIfNeeded: numbers[index] &- least) }
                let mask = Key(truncatingIfNeeded: digits - 1)
                for shift in stride(from: 0, to: bits, by: Self.digitBits) {
                    places.update(repeating: 0, count: digits)
                    let shift = Key(truncatingIfNeeded: shift)
                    for index in 0..<count {
                        places[Int(truncatingIfNeeded: keys[index] &>> shift & mask)] &+= 1
                    }
                    var sum: Int32 = 0
                    for digit in 0..<digits { (places[digit], sum) = (sum, sum &+ places[digit]) }
                    for index in 0..<count {
                        let key = keys[index]
                        let digit = Int(truncatingIfNeeded: key &>> shift & mask)
                        sorted[Int(places[digit])] = key
                        places[digit] &+= 1
                    }
                    swap(&keys, &sorted)
                }
                append(keys, count, from: least)
            }
        }
    }

    private mutating func append<Key: FixedWidthInteger & UnsignedInteger>(
        _ keys: UnsafePointer<Key>, _ count: Int, from least: Int64
    ) {
        // One place more than there are ends: each number is written before it is
        // known whether it is one, which cannot be foretold.
        ends = [Int](unsafeUninitializedCapacity: count + 1) { ends, filled in
            guard let ends = ends.baseAddress else { return }
            for index in 1..<count {
                ends[filled] = index
                filled &+= keys[index] == keys[index &- 1] ? 0 : 1
            }
            ends[filled] = count
            filled &+= 1
        }
        values = ends.map { least &+ Int64(truncatingIfNeeded: keys[$0 &- 1]) }
    }
}

import Bits

/// The distinct values of some integers, in order of first use, and the code
/// of each value: a hash table with open addressing, 2 ns per value where a
/// `Dictionary` takes 25.
struct IntegerDictionary {
    let distinct: [Int64]
    let codes: [Int32]

    /// Nil as soon as there are more than `limit` distinct values.
    init?(_ values: UnsafeBufferPointer<Int64>, limit: Int) {
        let limit = min(limit, values.count)
        var capacity = 1024
        while capacity < 2 * limit { capacity *= 2 }
        var distinct: [Int64] = []
        let codes = [Int32](unsafeUninitializedCapacity: values.count) { codes, initialized in
            distinct = [Int64](unsafeUninitializedCapacity: limit) { distinct, used in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { table in
                    table.initialize(repeating: -1)
                    let found = Self.number(values, codes, distinct, table)
                    used = found ?? 0
                    initialized = found == nil ? 0 : values.count
                }
            }
        }
        guard codes.count == values.count else { return nil }
        self.distinct = distinct
        self.codes = codes
    }

    /// Gives each value the number of its first use; returns how many there are,
    /// nil if `distinct` has no room for them. `table` is a power of two of free
    /// places, -1, and at least twice as long as `distinct`.
    private static func number(
        _ values: UnsafeBufferPointer<Int64>, _ codes: UnsafeMutableBufferPointer<Int32>,
        _ distinct: UnsafeMutableBufferPointer<Int64>, _ table: UnsafeMutableBufferPointer<Int32>
    ) -> Int? {
        guard let source = values.baseAddress, let codes = codes.baseAddress,
            let known = distinct.baseAddress, let slots = table.baseAddress
        else { return nil }
        let mask = table.count &- 1
        let shift = UInt64(64 &- table.count.trailingZeroBitCount)
        let limit = Int32(distinct.count)
        var used: Int32 = 0
        for index in 0..<values.count {
            let value = source[index]
            // Fibonacci hashing spreads runs of neighbouring ids.
            var slot = Int((UInt64(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15) &>> shift)
            var code = slots[slot]
            while code >= 0, known[Int(code)] != value {
                slot = (slot &+ 1) & mask
                code = slots[slot]
            }
            if code < 0 {
                guard used < limit else { return nil }
                code = used
                slots[slot] = code
                known[Int(code)] = value
                used &+= 1
            }
            codes[index] = code
        }
        return Int(used)
    }
}

extension IntegerDictionary {
    /// The values ascending, and the codes that go with that order.
    func sorted() -> (values: [Int64], codes: [Int64]) {
        let order = order()
        var ranks = [Int64](repeating: 0, count: order.count)
        for (place, entry) in order.enumerated() { ranks[Int(entry.code)] = Int64(place) }
        let sortedCodes = ranks.withUnsafeBufferPointer { ranks in
            [Int64](unsafeUninitializedCapacity: codes.count) { output, count in
                // Safety: codes number the distinct values, and so do ranks.
                guard let ranks = ranks.baseAddress, let output = output.baseAddress else { return }
                codes.withUnsafeBufferPointer { codes in
                    for index in 0..<codes.count { output[index] = ranks[Int(codes[index])] }
                }
                count = codes.count
            }
        }
        return (order.map(\.value), sortedCodes)
    }

    private struct Entry {
        var value: Int64
        var code: Int32
    }

    /// The distinct values ascending with their codes: sorted by one byte after
    /// the other from the lowest on, leaving out those that all share.
    private func order() -> [Entry] {
        var entries = distinct.enumerated().map { Entry(value: $1, code: Int32($0)) }
        var sorted = entries
        let first = distinct.first ?? 0
        let varying = distinct.reduce(0) { $0 | ($1 ^ first) }
        for shift in stride(from: 0, to: 64, by: 8) where varying &>> Int64(shift) & 0xFF != 0 {
            // The highest byte has the sign: its upper half comes first.
            let flip = shift == 56 ? 0x80 : 0
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: 256) { places in
                places.initialize(repeating: 0)
                func byte(_ entry: Entry) -> Int { Int(entry.value &>> Int64(shift) & 0xFF) ^ flip }
                for entry in entries { places[byte(entry)] &+= 1 }
                var place: Int32 = 0
                for index in 0..<256 { (places[index], place) = (place, place &+ places[index]) }
                sorted.withUnsafeMutableBufferPointer { sorted in
                    for entry in entries {
                        let byte = byte(entry)
                        sorted[Int(places[byte])] = entry
                        places[byte] &+= 1
                    }
                }
            }
            swap(&entries, &sorted)
        }
        return entries
    }
}

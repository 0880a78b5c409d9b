import Testing

@testable import Bits

@Suite struct ExactDivisionTests {
    @Test(arguments: [1, 2, 3, 4, 7, 40, 65_536, 1 << 31, 1 << 61, (1 << 62) - 1] as [UInt64])
    func multiples_areDividedAndOthersFound(divisor: UInt64) {
        // Ranges of 32 bits are divided in 32 bits.
        for limit in [UInt64(UInt32.max), UInt64.max] {
            let largest = limit / divisor
            let quotients = [0, 1, 2, 5, largest / 2, largest].filter { $0 <= largest }
            for low in [Int64.min, -7, 0] {
                let values = quotients.map { low &+ Int64(bitPattern: $0 &* divisor) }
                #expect(divided(values, by: divisor, low, limit) == quotients.map(Int64.init(bitPattern:)))
                if divisor > 1 {
                    #expect(divided(values + [low &+ 1], by: divisor, low, limit) == nil)
                }
            }
        }
    }

    private func divided(_ values: [Int64], by divisor: UInt64, _ low: Int64, _ range: UInt64) -> [Int64]? {
        var areMultiples = false
        let quotients = [Int64](unsafeUninitializedCapacity: values.count) { quotients, count in
            areMultiples = values.withUnsafeBufferPointer {
                ExactDivision(by: divisor).divide(
                    $0, from: low, to: low &+ Int64(bitPattern: range), into: quotients)
            }
            count = values.count
        }
        return areMultiples ? quotients : nil
    }
}

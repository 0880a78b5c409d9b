import Bits
import Testing

@testable import Query

/// The number at a place, against sorting all of them.
@Suite struct NumberListTests {
    private static func numbers(_ kind: Int) -> [Int64] {
        var random = SplitMix64(seed: UInt64(kind))
        return (0..<20_000).map { row in
            switch kind {
            case 0: Int64(bitPattern: random.next())
            case 1: Int64.random(in: 0..<50, using: &random)
            case 2: 7
            case 3: row == 0 ? .min : row == 1 ? .max : Int64.random(in: 0..<3, using: &random)
            case 4: row < 10_000 ? 0 : .max
            default: Int64.random(in: 1 << 40..<1 << 40 + 100_000, using: &random)
            }
        }
    }

    @Test(arguments: 0..<6) func placesAreThoseOfSortedNumbers(kind: Int) {
        for count in [1, 2, 5000, 20_000] {
            let numbers = Array(Self.numbers(kind).prefix(count))
            var list = NumberList()
            for number in numbers.prefix(count / 3) { list.append(number) }
            var other = NumberList()
            other.append(contentsOf: Array(numbers.dropFirst(count / 3)))
            list.append(contentsOf: other)
            var finished = list
            finished.finish()
            let sorted = numbers.sorted()
            #expect(list.sorted() == sorted)
            for place in [0, 1, count / 3, count / 2 - 1, count / 2, count - 2, count - 1]
            where sorted.indices ~= place {
                for list in [list, finished] {
                    let pair = list.pair(at: place)
                    #expect(pair.first == sorted[place])
                    #expect(pair.next == (place + 1 < count ? sorted[place + 1] : nil))
                }
            }
            #expect(list.pair(at: count).first == nil)
        }
    }
}

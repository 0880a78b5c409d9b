import Bits

@testable import Encodings

/// Integers of every shape that bins meet.
enum RandomIntegers {
    enum Shape: String, CaseIterable {
        case constant, tinyRange, fewDistinct, fullRange, extremes, bell, walk, accelerating, zipf, sorted,
            ids
        case rareGiants, anything, runs
    }

    static func make(_ shape: Shape, count: Int, seed: UInt64) -> [Int64] {
        var generator = SplitMix64(seed: seed &* 0x9E37 &+ UInt64(count))
        func below(_ limit: UInt64) -> Int64 { Int64(generator.next() % limit) }
        func bell() -> Int64 { (0..<8).reduce(0) { sum, _ in sum + below(41) - 20 } }
        let numbers = (0..<count)
        switch shape {
        case .constant: return numbers.map { _ in -12_345_678_901 }
        case .tinyRange: return numbers.map { _ in below(3) - 1 }
        case .fewDistinct: return numbers.map { _ in min(below(100), 10) * 1_000_000_007 }
        case .fullRange: return numbers.map { _ in Int64(bitPattern: generator.next()) >> below(64) }
        case .extremes: return numbers.map { _ in [.min, .max, 0, -1, .min + 1][Int(below(5))] }
        case .bell: return numbers.map { _ in bell() }
        case .walk: return sums(numbers.map { _ in bell() }, from: Int64.max - 1000)
        case .accelerating: return sums(sums(numbers.map { _ in below(4) - 1 }))
        case .zipf: return numbers.map { _ in 5000 / (below(5000) + 1) * 1_000_003 + below(2) * 17 }
        case .sorted: return numbers.map { _ in below(1 << 20) }.sorted()
        case .ids:
            let ids = (0..<max(1, count / 8)).map { _ in 864_691_135_000_000_000 + below(700_000_000) }
            return numbers.map { _ in ids[Int(below(UInt64(ids.count)))] }
        case .rareGiants:
            return numbers.map { _ in below(500) == 0 ? Int64(bitPattern: generator.next()) : below(90) }
        case .anything: return numbers.map { _ in Int64(bitPattern: generator.next()) }
        case .runs: return numbers.map { Int64($0 / 100) * 7919 % 1000 }
        }
    }

    /// Each number added to those before it, wrapping.
    static func sums(_ numbers: [Int64], from start: Int64 = 0) -> [Int64] {
        var sum = start
        return numbers.map {
            sum &+= $0
            return sum
        }
    }
}

extension EntropyIntegers {
    static func body(of values: [Int64]) -> [UInt8] {
        values.withUnsafeBufferPointer { body(of: $0) }
    }

    /// All vectors of a body; past the values of each, nothing may be written.
    static func decoded(_ body: [UInt8], count: Int) throws -> [Int64] {
        try body.withUnsafeBytes { bytes throws(EncodingError) in
            let stream = try EntropyIntegers(bytes, count: count)
            var output = [Int64](repeating: 0x5A5A, count: count + 1)
            for index in 0..<stream.vectorCount {
                var failure: EncodingError?
                output.withUnsafeMutableBufferPointer {
                    guard let start = $0.baseAddress else { return }
                    do throws(EncodingError) {
                        try stream.decode(vector: index, into: start + index * vectorSize)
                    } catch { failure = error }
                }
                if let failure { throw failure }
            }
            guard output.removeLast() == 0x5A5A else { throw EncodingError("ENC-076", "wrote past the end") }
            return output
        }
    }
}

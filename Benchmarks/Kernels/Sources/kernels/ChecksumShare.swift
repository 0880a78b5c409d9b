import Encodings
import Measuring
import SynDB

/// The part of a first scan that verifying checksums takes: scaled doubles are
/// hashed, then decoded and summed exactly vector by vector, each part timed.
enum ChecksumShare {
    /// At most this part of the CPU time.
    static let bar = 0.10

    static func measure(repeats: Int) throws -> Double {
        let pages = try PageSet(valueBytes: 8, MadeColumns.decimals)
        var shares: [Double] = []
        for round in 0...repeats {
            let start = Clock.threadSeconds()
            pages.forEachPayload { consume(XXH64.hash($0)) }
            let hashed = Clock.threadSeconds()
            var sum = ExactSum()
            try pages.decode { numbers, _ in
                guard case .doubles(let values) = numbers else { return }
                consume(sum.add(contentsOf: values))
            }
            consume(sum)
            let end = Clock.threadSeconds()
            if round > 0 { shares.append((hashed - start) / (end - start)) }
        }
        return shares.median
    }
}

import Encodings
import Measuring
import SynDB

/// What is done with decoded values, and checksums.
extension Kernel {
    static var sumsAndChecksums: [Kernel] { [maskedSum, exactSum, hashInCache, hashInMemory] }

    /// Decodes packed integers and sums those that half of the bits of a mask keep.
    private static var maskedSum: Kernel {
        Kernel(name: "masked sum, packed width 12", valueBytes: 8, bar: 1.0) {
            let pages = try PageSet(valueBytes: 8, MadeColumns.packed(12))
            var generator = SplitMix64(seed: 2)
            let mask = Bitmap(
                words: (0..<PageSet.rows / 64).map { _ in generator.next() }, count: PageSet.rows)
            return Pass(schemes: pages.schemes, values: pages.valueCount) {
                var sum = ExactSum()
                try pages.decode(where: mask, isWidened: false) { numbers, count in
                    guard case .narrow(let base, let words) = numbers else { return }
                    let total = words.reduce(0 as UInt64) { $0 &+ UInt64($1) }
                    sum.add(Int128(base) * Int128(count) + Int128(total))
                }
                consume(sum)
            }
        }
    }

    private static var exactSum: Kernel {
        Kernel(name: "exact sum of doubles", valueBytes: 8) {
            var generator = SplitMix64(seed: 3)
            guard case .doubles(let values) = MadeColumns.decimals(&generator).values else {
                return Pass(values: 0) {}
            }
            let rounds = passBytes / 8 / values.count
            return Pass(values: rounds * values.count) {
                var sum = ExactSum()
                for _ in 0..<rounds { values.withUnsafeBufferPointer { consume(sum.add(contentsOf: $0)) } }
                consume(sum)
            }
        }
    }

    /// A page's payload at a time that the cache of the core holds.
    private static var hashInCache: Kernel {
        Kernel(name: "XXH64, in cache", valueBytes: 1) {
            let memory = Memory(count: 128 << 10)
            return Pass(values: passBytes) {
                for _ in 0..<passBytes / memory.bytes.count {
                    consume(XXH64.hash(UnsafeRawBufferPointer(memory.bytes)))
                }
            }
        }
    }

    private static var hashInMemory: Kernel {
        Kernel(name: "XXH64, in memory", valueBytes: 1) {
            let memory = Memory(count: passBytes)
            return Pass(values: passBytes) { consume(XXH64.hash(UnsafeRawBufferPointer(memory.bytes))) }
        }
    }
}

import Bits
import Columns

extension QuantileSketch {
    /// Shorter runs have no sketch: it would be more than 1 % of their bytes.
    public static let fewestRows = 16_384
    /// The least that a stored sketch takes.
    public static let leastBytes = 8 * k
    /// Blocks of eight at least: sorting what is sampled is then at most 2 ns per
    /// value.
    private static let smallestExponent = 3
    /// A run has this many blocks or up to twice as many, unless it is too short:
    /// the sampler then adds at most 0.55 % to the standard error of a rank.
    private static let blocks = 8192

    /// The exponent of the block size for a run of `rows` rows.
    static func blockExponent(rows: Int) -> Int {
        // Few rows are taken whole, by queries that put them beside stored sketches.
        guard rows >= fewestRows else { return 0 }
        return max(smallestExponent, Int.bitWidth - 1 - (rows / blocks | 1).leadingZeroBitCount)
    }

    /// Samples rows of a page that belong to one run of `runRows` rows: of each
    /// block of 2^h values one, and what is left over at the end in blocks of
    /// smaller powers of two. `seed` names dataset, column and place in the run.
    public init(sampling column: ColumnVector, rows: Range<Int>, runRows: Int, seed: UInt64) {
        self.init(kind: column.physicalType)
        let exponent = Self.blockExponent(rows: runRows)
        switch column.values {
        case .integers(let values):
            column.validity.withPresent(values, rows) { sample($0, exponent, seed) { $0 } }
        case .doubles(let values):
            column.validity.withPresent(values, rows) { present in
                var hasNaN = false
                for value in present { hasNaN = hasNaN || value.isNaN }
                if hasNaN {
                    present.filter { !$0.isNaN }.withUnsafeBufferPointer {
                        sample($0, exponent, seed, key: OrderKey.key)
                    }
                } else {
                    sample(present, exponent, seed, key: OrderKey.key)
                }
            }
        case .texts, .identifiers: break
        }
        if levels.count > exponent { RadixSort.sort(&levels[exponent]) }
    }

    @inline(__always)
    private mutating func sample<Number>(
        _ values: UnsafeBufferPointer<Number>, _ exponent: Int, _ seed: UInt64, key: (Number) -> Int64
    ) {
        guard !values.isEmpty else { return }
        // Runs of one dataset in two segments are not sampled alike.
        let seed = ValueHash.mix(seed ^ UInt64(bitPattern: key(values[0])))
        let mask = UInt64(1) &<< UInt64(exponent) &- 1
        let blocks = values.count &>> exponent
        levels = Array(repeating: [], count: exponent)
        levels.append(
            [Int64](unsafeUninitializedCapacity: blocks) { keys, count in
                for block in 0..<blocks {
                    let place = ValueHash.mix(seed &+ UInt64(truncatingIfNeeded: block)) & mask
                    keys.initializeElement(
                        at: block, to: key(values[block &<< exponent &+ Int(truncatingIfNeeded: place)]))
                }
                count = blocks
            })
        count = UInt64(blocks << exponent)
        noise = exponent == 0 ? 0 : Double(blocks) * Self.square(ofWeightAt: exponent) / 4
        var start = blocks << exponent
        for lower in stride(from: exponent - 1, through: 0, by: -1)
        where (values.count - start) >> lower != 0 {
            let place = ValueHash.mix(seed &- UInt64(lower + 1)) & (1 << UInt64(lower) - 1)
            append(key(values[start + Int(place)]), exponent: lower)
            if lower > 0 { noise += Self.square(ofWeightAt: lower) / 4 }
            start += 1 << lower
        }
    }
}

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
    private static let blocksOfRun = 8192
    /// Likewise a group of rows in a query, at most 0.28 %: the least of the errors
    /// that its sketch adds up.
    private static let blocksOfGroup = 32_768

    /// The exponent of the block size for a run of so many rows in a file.
    public static func blockExponent(ofRun rows: Int) -> Int {
        max(smallestExponent, blockExponent(rows, blocksOfRun))
    }

    /// The same for a group of a query; few rows are taken whole.
    public static func blockExponent(ofGroup rows: Int) -> Int { blockExponent(rows, blocksOfGroup) }

    private static func blockExponent(_ rows: Int, _ blocks: Int) -> Int {
        Int.bitWidth - 1 - (rows / blocks | 1).leadingZeroBitCount
    }

    /// Samples rows of a run or a group: of each block of 2^`exponent` values one,
    /// and what is left over at the end in blocks of smaller powers of two. `seed`
    /// names dataset, column and place in the run.
    public init(sampling column: ColumnVector, rows: Range<Int>, exponent: Int, seed: UInt64) {
        self.init(kind: column.physicalType)
        switch column.values {
        case .integers(let values):
            column.validity.withPresent(values, rows) { sample($0, exponent, seed) { $0 } }
        case .doubles(let values):
            column.validity.withPresent(values, rows) { present in
                if present.extremes == nil {
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

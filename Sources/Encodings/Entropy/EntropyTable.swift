/// What a vector is decoded with: the states of a tANS decoder, and the bins
/// they name (ENC-072).
struct EntropyTable {
    /// A state: the bin of a value, and how the state of the value four places
    /// on comes about, as `base` and `width` more bits.
    ///
    /// Fields of their own width take one load each and no shifts: a third more
    /// values per second than four bytes with packed fields.
    struct State {
        var base: UInt16
        /// `width` ones.
        var mask: UInt16
        var bin: UInt16
        var width: UInt8
        /// Bits of the value's offset in its bin.
        var offsetWidth: UInt8
    }

    struct Bin {
        var lower: Int64
        /// As many ones as an offset has bits.
        var mask: UInt64
    }

    let tableLog: Int
    let states: [State]
    let bins: [Bin]
    /// The widest offset.
    let widest: Int

    /// The weights of `bins` are 1 or more and sum up to the number of states.
    init(_ bins: EntropyBins) {
        tableLog = bins.tableLog
        widest = bins.widest
        self.bins = (0..<bins.count).map {
            let width = bins.widths[$0]
            return Bin(lower: bins.lowers[$0], mask: width == 0 ? 0 : ~0 >> UInt64(64 - width))
        }
        let count = 1 << bins.tableLog
        let binOfState = Self.spread(bins)
        var numbers = bins.weights
        states = [State](unsafeUninitializedCapacity: count) { states, filled in
            numbers.withUnsafeMutableBufferPointer { numbers in
                for (state, bin) in binOfState.enumerated() {
                    let number = numbers[Int(bin)]
                    numbers[Int(bin)] = number &+ 1
                    let width = bins.tableLog &- (Int.bitWidth &- 1 &- number.leadingZeroBitCount)
                    states[state] = State(
                        base: UInt16(truncatingIfNeeded: number &<< width &- count),
                        mask: UInt16(truncatingIfNeeded: 1 &<< width &- 1),
                        bin: bin,
                        width: UInt8(truncatingIfNeeded: width),
                        offsetWidth: bins.widths[Int(bin)])
                }
            }
            filled = count
        }
    }

    /// The bin of each state: those of a bin lie 5/8 of the table apart, an odd
    /// step, so that each state is met once (the idea of Y. Collet's FSE).
    static func spread(_ bins: EntropyBins) -> [UInt16] {
        let count = 1 << bins.tableLog
        let step = count * 5 / 8 | 1
        return [UInt16](unsafeUninitializedCapacity: count) { output, filled in
            var state = 0
            for (bin, weight) in bins.weights.enumerated() {
                for _ in 0..<weight {
                    output[state] = UInt16(truncatingIfNeeded: bin)
                    state = (state &+ step) & (count &- 1)
                }
            }
            filled = count
        }
    }
}

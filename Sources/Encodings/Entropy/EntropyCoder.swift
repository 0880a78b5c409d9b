/// The tANS encoder: from the state after a value and the value's bin to the
/// state before it, with the bits that lead back.
struct EntropyCoder {
    /// What a value of a bin takes.
    struct Step {
        /// `state + bias` has the number of bits to write above bit 16.
        var bias: UInt32
        /// What to add to the shortened state to get its place in `states`.
        var shift: Int32
        /// Bits of the offset.
        var width: UInt32
        /// The place in `states` of the bin's first one: where a lane ends.
        var first: UInt32
        var lower: Int64
    }

    let tableLog: Int
    let widest: Int
    /// Per bin.
    private(set) var steps: [Step] = []
    /// The states of the bins, ascending in each, plus their number.
    private(set) var states: [UInt16] = []

    init(_ bins: EntropyBins) {
        tableLog = bins.tableLog
        widest = bins.widest
        let size = 1 << bins.tableLog
        var places: [Int] = []
        var start = 0
        for (bin, weight) in bins.weights.enumerated() {
            places.append(start)
            // A weight of w needs k or k - 1 bits: k from the states w << k on.
            let width = bins.tableLog - (Int.bitWidth - 1 - (2 * weight - 1).leadingZeroBitCount) + 1
            steps.append(
                Step(
                    bias: UInt32(truncatingIfNeeded: width << 16 - weight << width),
                    shift: Int32(start - weight), width: UInt32(bins.widths[bin]), first: UInt32(start),
                    lower: bins.lowers[bin]))
            start += weight
        }
        states = [UInt16](repeating: 0, count: size)
        for (state, bin) in EntropyTable.spread(bins).enumerated() {
            states[places[Int(bin)]] = UInt16(size + state)
            places[Int(bin)] += 1
        }
    }
}

/// The tANS encoder: from the state after a value and the value's bin to the
/// state before it, with the bits that lead back.
struct EntropyCoder {
    /// Per bin: `state + biases[bin]` has the bits to write above bit 16.
    private var biases: [UInt32] = []
    /// Per bin: what to add to the shortened state to get its place in `states`.
    private var shifts: [Int32] = []
    /// The states of the bins, ascending in each, plus their number.
    private var states: [UInt16] = []

    init(_ bins: EntropyBins) {
        let size = 1 << bins.tableLog
        var places: [Int] = []
        var start = 0
        for weight in bins.weights {
            places.append(start)
            shifts.append(Int32(start - weight))
            start += weight
            // A weight of w needs k or k - 1 bits: k from the states w << k on.
            let width = bins.tableLog - (Int.bitWidth - 1 - (2 * weight - 1).leadingZeroBitCount) + 1
            biases.append(UInt32(truncatingIfNeeded: width << 16 - weight << width))
        }
        states = [UInt16](repeating: 0, count: size)
        for (state, bin) in EntropyTable.spread(bins).enumerated() {
            states[places[Int(bin)]] = UInt16(size + state)
            places[Int(bin)] += 1
        }
    }

    /// The first state of a bin: where a lane ends.
    func last(_ bin: Int, weight: Int) -> UInt32 { UInt32(states[Int(shifts[bin]) + weight]) }

    /// Steps back over a value of `bin`.
    @inline(__always)
    func step(_ state: inout UInt32, _ bin: Int) -> (bits: UInt32, width: UInt32) {
        let width = (state &+ biases[bin]) &>> 16
        let bits = state & (1 &<< width &- 1)
        state = UInt32(states[Int(state &>> width) &+ Int(shifts[bin])])
        return (bits, width)
    }
}

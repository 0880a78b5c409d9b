/// Decodes a vector; states take its bits from the front, offsets from the back,
/// so that both are at hand in one loop (ENC-076).
///
/// `order` is that of the differences. `widest` is 0 if no offset has a bit, 57 if
/// each is within one load of 8 bytes, from any bit of a byte on, else 64.
/// Measured on one busy core: 0.8 ns per value with 0, 1.1 to 1.5 with 57. To
/// take several narrow offsets from one load gains nothing.
enum EntropyKernel<let order: Int, let widest: Int> {
    /// False if states and offsets overlap, or leave a byte between them.
    static func decode(
        _ vector: EntropyVector, seed: Int64, difference: Int64, into output: UnsafeMutablePointer<Int64>
    ) -> Bool {
        let (states, bins) = (vector.states, vector.bins)
        let log = UInt64(truncatingIfNeeded: vector.tableLog)
        // Four first states of at most 14 bits are within one load.
        let first = vector.word(0)
        let mask: UInt64 = 1 &<< log &- 1
        var state0 = Int(truncatingIfNeeded: first & mask)
        var state1 = Int(truncatingIfNeeded: first &>> log & mask)
        var state2 = Int(truncatingIfNeeded: first &>> (2 &* log) & mask)
        var state3 = Int(truncatingIfNeeded: first &>> (3 &* log) & mask)
        var front = min(EntropyIntegers.laneCount, vector.size) &* vector.tableLog
        var back = vector.bitCount
        var value = seed
        var difference = difference
        var index = 0
        guard front <= back else { return false }

        @inline(__always)
        func put(_ place: Int, _ number: Int64) {
            if order == 0 { value = number }
            if order == 1 { value &+= number }
            if order == 2 {
                difference &+= number
                value &+= difference
            }
            output[index &+ place] = value
        }

        // Each group of four reads the states of the next: all but the last one.
        while index &+ 8 <= vector.size {
            let (a, b, c, d) = (states[state0], states[state1], states[state2], states[state3])
            let word = vector.word(front)
            let (endA, endB) = (UInt64(a.width), UInt64(a.width) &+ UInt64(b.width))
            let endC = endB &+ UInt64(c.width)
            state0 = next(a, word)
            state1 = next(b, word &>> endA)
            state2 = next(c, word &>> endB)
            state3 = next(d, word &>> endC)
            front &+= Int(truncatingIfNeeded: endC) &+ Int(d.width)

            let (binA, binB, binC, binD) = (
                bins[Int(a.bin)], bins[Int(b.bin)], bins[Int(c.bin)], bins[Int(d.bin)]
            )
            // From the back: the last value of the group lies lowest.
            let startC = Int(d.offsetWidth)
            let startB = startC &+ Int(c.offsetWidth)
            let startA = startB &+ Int(b.offsetWidth)
            if widest > 0 { back &-= startA &+ Int(a.offsetWidth) }
            guard front <= back else { return false }
            var (wordA, wordB, wordC, wordD): (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
            if widest == 57 {
                wordD = vector.word(back)
                wordC = vector.word(back &+ startC)
                wordB = vector.word(back &+ startB)
                wordA = vector.word(back &+ startA)
            } else if widest == 64 {
                wordD = vector.wideWord(back, startC)
                wordC = vector.wideWord(back &+ startC, Int(c.offsetWidth))
                wordB = vector.wideWord(back &+ startB, Int(b.offsetWidth))
                wordA = vector.wideWord(back &+ startA, Int(a.offsetWidth))
            }
            put(0, binA.lower &+ Int64(bitPattern: wordA & binA.mask))
            put(1, binB.lower &+ Int64(bitPattern: wordB & binB.mask))
            put(2, binC.lower &+ Int64(bitPattern: wordC & binC.mask))
            put(3, binD.lower &+ Int64(bitPattern: wordD & binD.mask))
            index &+= 4
        }

        // At most seven values are left, and the states of at most three of them.
        while index < vector.size {
            let state = states[state0]
            (state0, state1, state2) = (state1, state2, state3)
            if index &+ EntropyIntegers.laneCount < vector.size {
                state3 = next(state, vector.word(front))
                front &+= Int(state.width)
            }
            back &-= Int(state.offsetWidth)
            guard front <= back else { return false }
            let bin = bins[Int(state.bin)]
            let word = vector.wideWord(back, Int(state.offsetWidth))
            put(0, bin.lower &+ Int64(bitPattern: word & bin.mask))
            index &+= 1
        }
        return back &- front < 8
    }

    @inline(__always)
    private static func next(_ state: EntropyTable.State, _ word: UInt64) -> Int {
        Int(state.base &+ UInt16(truncatingIfNeeded: word) & state.mask)
    }
}

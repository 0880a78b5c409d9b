/// Writes the vectors of a page: first states and symbols from the front,
/// offsets from the back.
///
/// Safety: `symbols` are bins, of which `steps` has one each, and every state that
/// a step leads to is in `states`; `outputs` has a place for each value of a vector,
/// `current` one for each lane.
struct EntropyVectorWriter {
    private let tableLog: Int
    private let widest: Int
    private let steps: UnsafePointer<EntropyCoder.Step>
    private let states: UnsafePointer<UInt16>
    /// Per value the bits that lead back to its state, and from bit 24 on how many.
    private let outputs: UnsafeMutablePointer<UInt32>
    /// By lane, the state after the value that comes next.
    private let current: UnsafeMutablePointer<UInt32>

    /// What writing a word may touch past the end of a vector.
    private static let overreach = 8

    static func write(_ page: EntropyPage, _ bins: EntropyBins) -> (bytes: [UInt8], lengths: [Int64]) {
        let symbols = page.symbols()
        let coder = EntropyCoder(bins)
        let size = EntropyIntegers.vectorSize
        let lanes = EntropyIntegers.laneCount
        let longest = ((size * (bins.tableLog + bins.widest)) + lanes * bins.tableLog) / 8 + 1
        let count = EntropyIntegers.vectorCount(symbols.count)
        var lengths: [Int64] = []
        let bytes = [UInt8](unsafeUninitializedCapacity: count * longest + overreach) { bytes, filled in
            coder.steps.withUnsafeBufferPointer { steps in
                coder.states.withUnsafeBufferPointer { states in
                    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: size + lanes) { outputs in
                        guard let start = bytes.baseAddress, let steps = steps.baseAddress,
                            let states = states.baseAddress, let outputs = outputs.baseAddress
                        else { return }
                        let writer = EntropyVectorWriter(
                            tableLog: coder.tableLog, widest: coder.widest, steps: steps, states: states,
                            outputs: outputs, current: outputs + size)
                        writer.write(page.latents, symbols, to: start) {
                            lengths.append(Int64($0))
                            filled += $0
                        }
                    }
                }
            }
        }
        return (bytes, lengths)
    }

    /// All vectors, one after another; `note` is told the length of each.
    private func write(
        _ latents: [Int64], _ symbols: [UInt16], to bytes: UnsafeMutablePointer<UInt8>,
        _ note: (Int) -> Void
    ) {
        latents.withUnsafeBufferPointer { latents in
            symbols.withUnsafeBufferPointer { symbols in
                guard let latents = latents.baseAddress, let first = symbols.baseAddress else { return }
                var place = UnsafeMutableRawPointer(bytes)
                for start in stride(from: 0, to: symbols.count, by: EntropyIntegers.vectorSize) {
                    let count = min(EntropyIntegers.vectorSize, symbols.count - start)
                    let length = write(latents + start, first + start, count, to: place)
                    note(length)
                    place += length
                }
            }
        }
    }

    /// One vector; returns its length in bytes.
    private func write(
        _ latents: UnsafePointer<Int64>, _ symbols: UnsafePointer<UInt16>, _ count: Int,
        to bytes: UnsafeMutableRawPointer
    ) -> Int {
        let lanes = min(EntropyIntegers.laneCount, count)
        var offsetBits = 0
        var stepBits = 0
        // tANS runs backwards: the last value of a lane picks its state freely.
        for place in stride(from: count - 1, through: 0, by: -1) {
            let step = steps[Int(symbols[place])]
            let lane = place % EntropyIntegers.laneCount
            offsetBits &+= Int(step.width)
            guard place &+ EntropyIntegers.laneCount < count else {
                current[lane] = UInt32(states[Int(step.first)])
                continue
            }
            let state = current[lane]
            let width = (state &+ step.bias) &>> 16
            outputs[place] = state & (1 &<< width &- 1) | width &<< 24
            stepBits &+= Int(width)
            current[lane] = UInt32(states[Int(state &>> width) &+ Int(step.shift)])
        }
        var front = EntropyPen(bytes, at: 0)
        let mask: UInt32 = 1 &<< UInt32(tableLog) &- 1
        for index in 0..<lanes { front.write(UInt64(current[index] & mask), width: tableLog) }
        for place in 0..<max(0, count - lanes) {
            front.write(UInt64(outputs[place] & 0xFFFFFF), width: Int(outputs[place] &>> 24))
        }
        front.store()
        let length = (lanes &* tableLog &+ stepBits &+ offsetBits &+ 7) / 8
        // Offsets stand from the back to the front: those of the last value are lowest.
        var back = EntropyPen(bytes, at: length &* 8 &- offsetBits)
        if widest > EntropyPen.widest {
            for place in stride(from: count - 1, through: 0, by: -1) {
                let step = steps[Int(symbols[place])]
                back.write(
                    wide: UInt64(bitPattern: latents[place] &- step.lower), width: Int(step.width))
            }
        } else if widest > 0 {
            for place in stride(from: count - 1, through: 0, by: -1) {
                let step = steps[Int(symbols[place])]
                back.write(UInt64(bitPattern: latents[place] &- step.lower), width: Int(step.width))
            }
        }
        return length
    }
}

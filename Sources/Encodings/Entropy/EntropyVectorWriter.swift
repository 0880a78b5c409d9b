/// Writes the vectors of a page: first states and symbols from the front,
/// offsets from the back.
///
/// Safety: `symbols` are bins, of which `steps` has one each, and every state that
/// a step leads to is in `states`.
struct EntropyVectorWriter {
    private let tableLog: Int
    private let widest: Int
    private let steps: UnsafePointer<EntropyCoder.Step>
    private let states: UnsafePointer<UInt16>
    /// By lane, the state after the value that comes next.
    private let current: UnsafeMutablePointer<UInt32>
    /// Per value of each lane in turn the bits that lead back to the states, at most
    /// 14 for each, and from bit 56 on how many.
    private let turns: UnsafeMutablePointer<UInt64>
    /// Room for the offsets of a vector.
    private let offsets: UnsafeMutableRawPointer

    /// What writing a word may touch past the end of a vector.
    private static let overreach = 8
    private static let turnBits: UInt64 = 1 << 56 - 1

    static func write(_ page: EntropyPage, _ bins: EntropyBins) -> (bytes: [UInt8], lengths: [Int64]) {
        let symbols = page.symbols()
        let coder = EntropyCoder(bins)
        let (size, lanes) = (EntropyIntegers.vectorSize, EntropyIntegers.laneCount)
        let longest = (size + lanes) * bins.tableLog / 8 + size * bins.widest / 8 + 1
        let count = EntropyIntegers.vectorCount(symbols.count)
        let room = (turns: size / lanes, offsets: size * bins.widest / 64 + 1, lanes: lanes / 2)
        var lengths: [Int64] = []
        let bytes = [UInt8](unsafeUninitializedCapacity: count * longest + overreach) { bytes, filled in
            coder.steps.withUnsafeBufferPointer { steps in
                coder.states.withUnsafeBufferPointer { states in
                    withUnsafeTemporaryAllocation(
                        of: UInt64.self, capacity: room.turns + room.offsets + room.lanes
                    ) { scratch in
                        guard let start = bytes.baseAddress, let steps = steps.baseAddress,
                            let states = states.baseAddress, let turns = scratch.baseAddress
                        else { return }
                        let current = UnsafeMutableRawPointer(turns + room.turns + room.offsets)
                        let writer = EntropyVectorWriter(
                            tableLog: coder.tableLog, widest: coder.widest, steps: steps, states: states,
                            current: current.bindMemory(to: UInt32.self, capacity: lanes), turns: turns,
                            offsets: UnsafeMutableRawPointer(turns + room.turns))
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
        let bits =
            widest > EntropyPen.widest
            ? step(back: latents, symbols, count) { $0.write(wide: $1, width: $2) }
            : step(back: latents, symbols, count) { $0.write($1, width: $2) }
        let lanes = EntropyIntegers.laneCount
        let mask: UInt32 = 1 &<< UInt32(tableLog) &- 1
        var front = EntropyPen(bytes, at: 0)
        for lane in 0..<min(lanes, count) { front.write(UInt64(current[lane] & mask), width: tableLog) }
        for turn in 0..<max(0, count &- 1) / lanes {
            front.write(
                turns[turn] & Self.turnBits, width: Int(truncatingIfNeeded: turns[turn] &>> 56))
        }
        front.store()
        let length = (min(lanes, count) &* tableLog &+ bits.states &+ bits.offsets &+ 7) / 8
        var back = EntropyPen(bytes, at: length &* 8 &- bits.offsets)
        for word in 0..<bits.offsets / 32 {
            back.write(UInt64(offsets.load(fromByteOffset: 4 &* word, as: UInt32.self)), width: 32)
        }
        let rest = bits.offsets % 32
        if rest > 0 {
            let last = offsets.load(fromByteOffset: bits.offsets / 32 &* 4, as: UInt32.self)
            back.write(UInt64(last & (1 &<< UInt32(rest) &- 1)), width: rest)
        }
        return length
    }

    /// Goes through the values from the last one on, as tANS runs backwards and
    /// offsets stand: leaves the states in `current`, what leads to them in `turns`,
    /// and the offsets in `offsets`; returns how many bits these and those are.
    @inline(__always)
    private func step(
        back latents: UnsafePointer<Int64>, _ symbols: UnsafePointer<UInt16>, _ count: Int,
        _ write: (inout EntropyPen, UInt64, Int) -> Void
    ) -> (states: Int, offsets: Int) {
        let lanes = EntropyIntegers.laneCount
        var pen = EntropyPen(offsets, at: 0)
        var bits = (states: 0, offsets: 0)
        var (turn, width): (UInt64, UInt32) = (0, 0)
        for place in stride(from: count &- 1, through: 0, by: -1) {
            let step = steps[Int(symbols[place])]
            write(&pen, UInt64(bitPattern: latents[place] &- step.lower), Int(step.width))
            bits.offsets &+= Int(step.width)
            let lane = place & (lanes &- 1)
            // The last value of a lane picks its state freely.
            guard place &+ lanes < count else {
                current[lane] = UInt32(states[Int(step.first)])
                continue
            }
            let state = current[lane]
            let number = (state &+ step.bias) &>> 16
            current[lane] = UInt32(states[Int(state &>> number) &+ Int(step.shift)])
            turn = turn &<< UInt64(number) | UInt64(state & (1 &<< number &- 1))
            width &+= number
            if lane == 0 {
                turns[place / lanes] = turn | UInt64(width) &<< 56
                bits.states &+= Int(width)
                (turn, width) = (0, 0)
            }
        }
        pen.store()
        return bits
    }
}

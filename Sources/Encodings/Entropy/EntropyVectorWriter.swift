/// Writes the vectors of a page: first states and symbols from the front,
/// offsets from the back.
enum EntropyVectorWriter {
    static func write(_ page: EntropyPage, _ bins: EntropyBins) -> (bytes: [UInt8], lengths: [Int64]) {
        let symbols = page.symbols()
        let coder = EntropyCoder(bins)
        var bytes: [UInt8] = []
        var lengths: [Int64] = []
        // Bits and how many, of at most 14, of each value's step.
        var steps = [UInt32](repeating: 0, count: EntropyIntegers.vectorSize)
        for start in stride(from: 0, to: symbols.count, by: EntropyIntegers.vectorSize) {
            let end = min(start + EntropyIntegers.vectorSize, symbols.count)
            let from = bytes.count
            append(page.latents, symbols, start..<end, bins, coder, &steps, to: &bytes)
            lengths.append(Int64(bytes.count - from))
        }
        return (bytes, lengths)
    }

    private static func append(
        _ latents: [Int64], _ symbols: [UInt16], _ range: Range<Int>, _ bins: EntropyBins,
        _ coder: EntropyCoder, _ steps: inout [UInt32], to bytes: inout [UInt8]
    ) {
        let lanes = EntropyIntegers.laneCount
        var states = [UInt32](repeating: 0, count: lanes)
        var bitCount = min(lanes, range.count) * bins.tableLog
        // tANS runs backwards: the last value of a lane picks its state freely.
        for index in range.reversed() {
            let bin = Int(symbols[index])
            let place = index - range.lowerBound
            bitCount += Int(bins.widths[bin])
            if place + lanes >= range.count {
                states[place % lanes] = coder.last(bin, weight: bins.weights[bin])
            } else {
                let (bits, width) = coder.step(&states[place % lanes], bin)
                steps[place] = bits << 8 | width
                bitCount += Int(width)
            }
        }
        let length = (bitCount + 7) / 8
        let start = bytes.count
        // Writing touches whole words.
        bytes.append(contentsOf: repeatElement(0, count: length + 9))
        bytes.withUnsafeMutableBytes { bytes in
            let vector = bytes.baseAddress! + start
            var front = 0
            let stateMask = UInt32(1 << bins.tableLog - 1)
            for lane in 0..<min(lanes, range.count) {
                put(UInt64(states[lane] & stateMask), bins.tableLog, at: front, vector)
                front += bins.tableLog
            }
            for place in 0..<max(0, range.count - lanes) {
                put(UInt64(steps[place] >> 8), 14, at: front, vector)
                front += Int(steps[place] & 0xFF)
            }
            var back = length * 8
            for index in range {
                let bin = Int(symbols[index])
                let width = Int(bins.widths[bin])
                back -= width
                put(UInt64(bitPattern: latents[index] &- bins.lowers[bin]), width, at: back, vector)
            }
        }
        bytes.removeLast(9)
    }

    /// Sets the bits of `number`, which has no more than `width`, at bit `position`.
    @inline(__always)
    private static func put(
        _ number: UInt64, _ width: Int, at position: Int, _ bytes: UnsafeMutableRawPointer
    ) {
        let place = bytes + position &>> 3
        let shift = UInt64(position & 7)
        let word = UInt64(littleEndian: place.loadUnaligned(as: UInt64.self)) | number &<< shift
        place.storeBytes(of: word.littleEndian, as: UInt64.self)
        if Int(shift) + width > 64 {
            let last =
                place.load(fromByteOffset: 8, as: UInt8.self)
                | UInt8(truncatingIfNeeded: number &>> (64 &- shift))
            place.storeBytes(of: last, toByteOffset: 8, as: UInt8.self)
        }
    }
}

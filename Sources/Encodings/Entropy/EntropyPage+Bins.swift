extension EntropyPage {
    /// The bins with their weights, and with lower bounds moved down, as far as
    /// the offsets reach, to where the bin before ends: a gap of nothing is
    /// written in one bit.
    func bins(vectorCount: Int) -> EntropyBins {
        let weights = EntropyWeights.best(plan.bins.map(\.count), vectorCount: vectorCount)
        var bins = EntropyBins(tableLog: weights.tableLog)
        var end: Int64?
        for (bin, weight) in zip(plan.bins, weights.weights) {
            var lower = bin.lower
            if let end, end < bin.lower {
                let slack =
                    UInt64(bitPattern: EntropyBins.size(bin.width))
                    &- UInt64(bitPattern: bin.upper &- bin.lower) &- 1
                let gap = UInt64(bitPattern: bin.lower &- end)
                lower = bin.lower &- Int64(bitPattern: min(gap, slack))
            }
            bins.append(weight: weight, lower: lower, width: bin.width)
            let (next, isPast) = lower.addingReportingOverflow(EntropyBins.size(bin.width))
            end = isPast || bin.width >= 63 ? nil : next
        }
        return bins
    }

    /// The bin of each number.
    func symbols() -> [UInt16] {
        let uppers = plan.bins.map(\.upper)
        let lowest = plan.bins[0].lower
        let range = UInt64(bitPattern: uppers[uppers.count - 1] &- lowest)
        if range <= UInt64(latents.count) * 2 { return lookedUp(uppers, from: lowest, range: Int(range)) }
        return searched(uppers)
    }

    /// A binary search without branches: which way a value goes cannot be
    /// foretold, and a wrong guess costs more than all steps. One step for a
    /// whole vector at a time, so that the values' loads overlap.
    private func searched(_ uppers: [Int64]) -> [UInt16] {
        let steps = Int.bitWidth - (uppers.count - 1).leadingZeroBitCount
        let padded = uppers + repeatElement(Int64.max, count: 1 << steps - uppers.count)
        var symbols = [UInt16](repeating: 0, count: latents.count)
        latents.withUnsafeBufferPointer { latents in
            padded.withUnsafeBufferPointer { padded in
                symbols.withUnsafeMutableBufferPointer { symbols in
                    for start in stride(from: 0, to: latents.count, by: EntropyIntegers.vectorSize) {
                        let end = min(start + EntropyIntegers.vectorSize, latents.count)
                        for exponent in (0..<steps).reversed() {
                            let step = 1 << exponent
                            for index in start..<end {
                                let symbol = Int(symbols[index])
                                // The bin before ends below the value: it is further up.
                                let isAbove: Int = padded[symbol &+ step &- 1] < latents[index] ? 1 : 0
                                symbols[index] = UInt16(truncatingIfNeeded: symbol &+ isAbove &<< exponent)
                            }
                        }
                    }
                }
            }
        }
        return symbols
    }

    private func lookedUp(_ uppers: [Int64], from lowest: Int64, range: Int) -> [UInt16] {
        var binOf = [UInt16](repeating: 0, count: range + 1)
        var next = 0
        for (bin, upper) in uppers.enumerated() {
            let end = Int(upper &- lowest) + 1
            for place in next..<end { binOf[place] = UInt16(bin) }
            next = end
        }
        return latents.map { binOf[Int($0 &- lowest)] }
    }
}

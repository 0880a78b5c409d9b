/// Which cells go into which bin: the cut of the fewest bits, found by dynamic
/// programming over where bins begin.
struct EntropyPlan {
    /// A bin before its weight is known.
    struct Bin {
        var lower: Int64
        var upper: Int64
        var count: Int
        /// Bits of its offsets.
        var width: Int { 64 - UInt64(bitPattern: upper &- lower).leadingZeroBitCount }
    }

    private(set) var bins: [Bin] = []
    /// Bits of the values and of the bins in the head, in 65,536ths.
    private(set) var cost = 0
    /// A body takes at least about so many bytes.
    var byteCount: Int { cost / (8 * FixedLogarithm.one) }

    init(_ cells: EntropyCells) {
        guard let total = cells.ends.last else { return }
        let starts = cheapestStarts(cells, total: total)
        var end = cells.count
        while end > 0 {
            let start = starts[end]
            bins.append(
                Bin(
                    lower: cells.lowers[start], upper: cells.uppers[end - 1],
                    count: cells.ends[end - 1] - (start == 0 ? 0 : cells.ends[start - 1])))
            end = start
        }
        bins.reverse()
    }
}

extension EntropyPlan {
    /// How many cells a bin may take beside those that just fill its width: all
    /// small numbers, then twice as many each time. A cut between two of them saves
    /// some 2 in 100,000 bytes, and all of them would take the square of the cells.
    private static let spans: [Int] = {
        var spans = Array(1...4)
        while let last = spans.last, last < EntropyIntegers.largestCount { spans.append(last * 2) }
        return spans
    }()

    /// What a bin takes in the head by the bits of its gap: the weight's first
    /// bit, two for the change of width, and the gap. The weight's other bits
    /// are left out.
    private static let headCosts: [Int] = (0...65).map { gapWidth in
        (3 + EntropyBits.gammaWidth(gapWidth + 1) + max(0, gapWidth - 1)) * FixedLogarithm.one
    }

    /// For each number of cells, where the last of their bins begins; sets the cost.
    private mutating func cheapestStarts(_ cells: EntropyCells, total: Int) -> [Int] {
        let count = cells.count
        let range = UInt64(bitPattern: cells.uppers[count - 1] &- cells.lowers[0])
        var starts = [Int](repeating: 0, count: count + 1)
        var costs = [Int](repeating: Int.max, count: count + 1)
        // Per width, one past the last cell that its offsets reach.
        var reached = [Int](repeating: 0, count: 64 - range.leadingZeroBitCount)
        costs[0] = 0
        starts.withUnsafeMutableBufferPointer { starts in
            costs.withUnsafeMutableBufferPointer { costs in
                reached.withUnsafeMutableBufferPointer { reached in
                    cells.withBuffers { lowers, uppers, ends in
                        let step = Step(lowers: lowers, uppers: uppers, ends: ends, total: total)
                        for start in 0..<count { step.extend(start, costs, starts, reached) }
                    }
                }
            }
        }
        cost = costs[count]
        return starts
    }

    /// Tries the bins that begin at one cell.
    private struct Step {
        let lowers: UnsafeBufferPointer<Int64>
        let uppers: UnsafeBufferPointer<Int64>
        let ends: UnsafeBufferPointer<Int>
        let whole: Int
        /// A weight is about the count times 2^12 over the total.
        let scale: Int
        let logarithms = FixedLogarithm.table
        let headCosts = EntropyPlan.headCosts
        let spans = EntropyPlan.spans

        init(
            lowers: UnsafeBufferPointer<Int64>, uppers: UnsafeBufferPointer<Int64>,
            ends: UnsafeBufferPointer<Int>, total: Int
        ) {
            self.lowers = lowers
            self.uppers = uppers
            self.ends = ends
            whole = Int(logarithms[total])
            scale = max(0, whole - 12 * FixedLogarithm.one)
        }

        func extend(
            _ start: Int, _ costs: UnsafeMutableBufferPointer<Int>, _ starts: UnsafeMutableBufferPointer<Int>,
            _ reached: UnsafeMutableBufferPointer<Int>
        ) {
            let lower = lowers[start]
            let before = start == 0 ? 0 : ends[start - 1]
            let gap = start == 0 ? 0 : UInt64(bitPattern: lower &- uppers[start - 1]) - 1
            let gapWidth = gap == 0 ? 0 : 65 - gap.leadingZeroBitCount

            @inline(__always)
            func consider(_ end: Int, _ width: Int) {
                let size = ends[end - 1] &- before
                let logarithm = Int(logarithms[size])
                let bits = size &* (whole &- logarithm &+ width &* FixedLogarithm.one)
                let head = headCosts[max(gapWidth, width)] &+ 2 &* max(0, logarithm &- scale)
                let cost = costs[start] &+ bits &+ head
                if cost < costs[end] {
                    costs[end] = cost
                    starts[end] = start
                }
            }

            for span in spans {
                let end = start + span
                guard end <= lowers.count else { break }
                consider(end, 64 - UInt64(bitPattern: uppers[end - 1] &- lower).leadingZeroBitCount)
            }
            var last = start
            for width in 0..<reached.count {
                var end = max(reached[width], last)
                while end < lowers.count, UInt64(bitPattern: uppers[end] &- lower) &>> UInt64(width) == 0 {
                    end += 1
                }
                reached[width] = end
                if end > last { consider(end, width) }
                last = end
            }
        }
    }
}

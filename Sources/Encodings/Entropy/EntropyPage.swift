/// The numbers of a page that are put into bins: its values, or differences.
struct EntropyPage {
    let order: Int
    /// One per value.
    let latents: [Int64]
    /// Per order, for each vector the number before it.
    let seeds: [[Int64]]
    let plan: EntropyPlan

    /// Cells of the histogram of many distinct numbers: 1,024 leave a bin's edge on
    /// average a thousandth of the numbers from its best place. Half as many take a
    /// tenth less time and make two of 79 columns of public files 2 % longer.
    private static let cellCount = 1024
    /// Fewer numbers in a cell save under a thousandth and take twice the time.
    private static let smallestGrain = 8
    /// Values of a page that orders are first compared on.
    private static let sampleCount = 1024
    private static let sampleRun = 256
    /// Of a sample's values in a cell: fewer would take chance for structure.
    private static let sampleGrain = 32

    /// The page in the order of the fewest bits.
    static func best(_ values: UnsafeBufferPointer<Int64>) -> EntropyPage {
        let margin = min(values.count, sampleCount) * FixedLogarithm.one / 4
        var latents = [Array(values)]
        var seeds: [[Int64]] = []
        var costs = [sampleCost(latents[0])]
        for order in 0..<EntropyIntegers.highestOrder where values.count > EntropyIntegers.highestOrder {
            let next = differences(latents[order])
            let cost = sampleCost(next)
            // Differences of what has no order take half a bit more, and theirs yet more.
            guard cost <= costs[order] + margin else { break }
            costs.append(cost)
            seeds.append(Self.seeds(latents[order], next))
            latents.append(next)
        }
        let least = costs.min() ?? 0
        var best: EntropyPage?
        for order in latents.indices where costs[order] <= least + margin {
            let page = EntropyPage(order: order, latents: latents[order], seeds: Array(seeds[..<order]))
            if page.plan.cost < best?.plan.cost ?? Int.max { best = page }
        }
        return best ?? EntropyPage(order: 0, latents: latents[0], seeds: [])
    }

    private init(order: Int, latents: [Int64], seeds: [[Int64]]) {
        self.order = order
        self.latents = latents
        self.seeds = seeds
        plan = latents.withUnsafeBufferPointer { latents in
            EntropyPlan(
                EntropyCells(
                    latents, limit: Self.cellCount,
                    grain: max(Self.smallestGrain, latents.count / Self.cellCount)))
        }
    }
}

extension EntropyPage {
    /// Each number less the one before it. The first has none before it and
    /// repeats the second difference, which needs no bin of its own.
    private static func differences(_ numbers: [Int64]) -> [Int64] {
        [Int64](unsafeUninitializedCapacity: numbers.count) { output, filled in
            numbers.withUnsafeBufferPointer { numbers in
                for index in 1..<numbers.count { output[index] = numbers[index] &- numbers[index &- 1] }
            }
            output[0] = output[1]
            filled = numbers.count
        }
    }

    /// The number before each vector.
    private static func seeds(_ numbers: [Int64], _ differences: [Int64]) -> [Int64] {
        stride(from: 0, to: numbers.count, by: EntropyIntegers.vectorSize).map {
            numbers[$0] &- differences[$0]
        }
    }

    /// Bits of a sample of runs, spread over the page.
    private static func sampleCost(_ latents: [Int64]) -> Int {
        var sample: [Int64] = []
        if latents.count <= sampleCount {
            sample = latents
        } else {
            let runs = sampleCount / sampleRun
            for run in 0..<runs {
                let start = (latents.count - sampleRun) * run / (runs - 1)
                sample += latents[start..<start + sampleRun]
            }
        }
        return sample.withUnsafeBufferPointer {
            EntropyPlan(EntropyCells($0, limit: 0, grain: sampleGrain)).cost
        }
    }
}

import Bits

/// Writes a stream of doubles, kept bit for bit, in the scheme that costs
/// least: bytes, estimated from a sample, times the effort of reading them.
enum DoubleEncoding {
    /// Once something is written, only what may well be smaller is tried: schemes of
    /// at most this many times the cost of what is written, in the profile load.
    private static let contention = 1.05
    /// In the profile cold, at most this many times the least cost: entropy saves a
    /// tenth to a third, in one scheme more than in the other. Of 79 columns of public
    /// files one is 6 % longer than with all schemes written, the others at most 0.5 %;
    /// with 1.25 that one is not, and the others take a twentieth more time.
    private static let coldContention = 1.2
    /// Of a dictionary's estimated bytes, in the profile cold: entropy shortens its
    /// values and its codes. Those of public files took 0.55 to 0.95.
    private static let coldDictionaryShare = 0.7

    /// `guess` is followed where the values allow it, without looking for something better.
    static func encode(
        _ values: [Double], into writer: inout ByteWriter, profile: EncodingProfile,
        like guess: SchemeGuess? = nil
    ) {
        values.withUnsafeBufferPointer { encode($0, into: &writer, profile: profile, like: guess) }
    }

    private static func encode(
        _ values: UnsafeBufferPointer<Double>, into writer: inout ByteWriter, profile: EncodingProfile,
        like guess: SchemeGuess?
    ) {
        let first = values.first?.bitPattern ?? 0
        guard values.contains(where: { $0.bitPattern != first }) else {
            writer.write(DoubleScheme.constant.rawValue)
            return writer.write(first)
        }
        if let guess, let plan = plan(values, guess) {
            var trial = ByteWriter()
            let candidate = Candidate(plan: plan, effort: 1, cost: 0)
            if write(candidate, values, into: &trial, profile, repeats: false, guess) {
                return writer.write(raw: trial.bytes)
            }
        }
        let distinct = values.withMemoryRebound(to: Int64.self) { IntegerDictionary.estimatedDistinct($0) }
        let candidates = candidates(values, profile, distinct).sorted { $0.cost < $1.cost }
        let limit = candidates[0].cost * coldContention
        var best: (cost: Double, bytes: [UInt8])?
        for candidate in candidates {
            if let best, candidate.cost > (profile == .load ? best.cost * contention : limit) { break }
            var trial = ByteWriter()
            guard write(candidate, values, into: &trial, profile, repeats: distinct != nil) else { continue }
            let cost = Double(trial.count) * (profile == .load ? candidate.effort : 1)
            if cost < best?.cost ?? .infinity { best = (cost, trial.bytes) }
        }
        if let best { writer.write(raw: best.bytes) }
    }

    private static func plan(
        _ values: UnsafeBufferPointer<Double>, _ guess: SchemeGuess
    ) -> Candidate.Plan? {
        switch guess.scheme {
        case .decimal(let exponent): .decimal(exponent: exponent)
        case .significant:
            SignificantDoubles.digits(IntegerSurvey.sample(values).spread(64)).map {
                .significant(digits: $0)
            }
        case .packed, .delta, .multiple, .dictionary: nil
        }
    }

    /// A scheme that holds the sample.
    private struct Candidate {
        enum Plan {
            case raw
            case dictionary
            case decimal(exponent: Int)
            case significant(digits: Int)
            case split(width: Int)
            case narrow
            case grid(multiplier: Double)
            case ordered
        }

        var plan: Plan
        /// Effort of reading, packed integers being 1.
        var effort: Double
        /// Estimated bytes times effort.
        var cost: Double
    }

    /// `distinct`: about how many distinct values there are; nil if too many for
    /// a dictionary.
    private static func candidates(
        _ values: UnsafeBufferPointer<Double>, _ profile: EncodingProfile, _ distinct: Int?
    ) -> [Candidate] {
        // The integers that stand for values repeat no more than these.
        func cost(_ integers: [Int64]) -> Double {
            IntegerEncoding.cost(integers, of: values.count, distinct: distinct)
        }
        let sample = IntegerSurvey.sample(values)
        let scale = Double(values.count) / Double(sample.count)
        var candidates: [Candidate] = []
        func add(_ plan: Candidate.Plan, _ sampleCost: Double, effort: Double) {
            candidates.append(Candidate(plan: plan, effort: effort, cost: sampleCost * effort * scale))
        }
        let few = sample.spread(64)
        sample.withUnsafeBufferPointer { sample in
            if let exponent = DecimalDoubles.bestExponent(few),
                let plan = DecimalDoubles.Plan(sample, exponent: exponent)
            {
                let bytes = cost(plan.integers) + Double(plan.exceptions.count) * 10
                add(.decimal(exponent: exponent), bytes, effort: 1)
            }
            if let digits = SignificantDoubles.digits(few),
                let plan = SignificantDoubles.Plan(sample, digits: digits)
            {
                let bytes = cost(plan.mantissas) + cost(plan.exponents)
                add(.significant(digits: digits), bytes + Double(plan.exceptions.count) * 10, effort: 1.15)
            }
            if let plan = NarrowDoubles.Plan(sample) {
                let bytes = cost(plan.words) + Double(plan.exceptions.count) * 10
                add(.narrow, bytes, effort: 1.05)
            }
        }
        func areLong() -> Bool { candidates.allSatisfy { $0.cost > Double(values.count) * 3 } }
        let isColdAndLong = profile == .cold && areLong()
        if let distinct, !isColdAndLong {
            let bytes = DictionaryIntegers.codeBytes(distinct, count: values.count) + 8 * distinct
            add(.dictionary, Double(bytes) / scale, effort: 1.1)
        }
        if areLong(), let multiplier = GridDoubles.multiplier(few) {
            sample.withUnsafeBufferPointer { sample in
                guard let plan = GridDoubles.Plan(sample, multiplier: multiplier) else { return }
                let bytes = cost(plan.integers) + IntegerEncoding.cost(plan.corrections, of: values.count)
                add(.grid(multiplier: multiplier), bytes + Double(plan.exceptions.count) * 10, effort: 1.05)
            }
        }
        // Where the others do not apply or save little: split doubles, which
        // need no decompression, and raw ones, in which LZ4 may find repeats.
        // Both hold any values, the others only where all are as the sample.
        if let least = candidates.map(\.cost).min(),
            least * 1.05 < Double(values.count * SplitDoubles.leastBits) / 8
        {
            // They cannot win, and are there for values that are not as the sample.
            add(
                .split(width: SplitDoubles.commonWidth), Double(sample.count * SplitDoubles.commonWidth) / 8,
                effort: 1.05)
        } else {
            let split = SplitDoubles.lowWidth(sample.spread(256))
            add(.split(width: split.width), Double(sample.count * split.bits) / 8, effort: 1.05)
        }
        if candidates.allSatisfy({ $0.cost > Double(values.count) * 6 }) {
            var raw = ByteWriter()
            sample.withUnsafeBufferPointer { RawDoubles.encode($0, into: &raw) }
            add(.raw, Double(raw.count), effort: 1.2)
        }
        if isColdAndLong {
            if let bytes = coldDictionaryBytes(values) {
                add(.dictionary, bytes * coldDictionaryShare / scale, effort: 1)
            }
            add(.ordered, Double(sample.count * 7), effort: 1)
        }
        return candidates
    }

    /// Repeats among a quarter of the values are enough where the patterns take few
    /// bits in order; nil where there are fewer.
    private static func coldDictionaryBytes(_ values: UnsafeBufferPointer<Double>) -> Double? {
        values.withMemoryRebound(to: Int64.self) { words in
            guard let dictionary = IntegerDictionary(words, limit: coldDictionaryLimit(words.count)) else {
                return nil
            }
            return IntegerSurvey(words).dictionaryBytes(of: dictionary.distinct.count, count: words.count)
        }
    }

    private static func coldDictionaryLimit(_ count: Int) -> Int { count * 3 / 4 }

    /// False where the values are not all as the sample.
    private static func write(
        _ candidate: Candidate, _ values: UnsafeBufferPointer<Double>, into writer: inout ByteWriter,
        _ profile: EncodingProfile, repeats: Bool, _ guess: SchemeGuess? = nil
    ) -> Bool {
        switch candidate.plan {
        case .raw:
            writer.write(DoubleScheme.raw.rawValue)
            RawDoubles.encode(values, into: &writer)
        case .dictionary:
            let dictionary = values.withMemoryRebound(to: Int64.self) {
                IntegerDictionary(
                    $0,
                    limit: profile == .cold
                        ? coldDictionaryLimit(values.count) : max(values.count / 4, 1))
            }
            guard let dictionary else { return false }
            writer.write(DoubleScheme.dictionary.rawValue)
            DictionaryDoubles.encode(dictionary, into: &writer, profile: profile)
        case .decimal(let exponent):
            guard let plan = DecimalDoubles.Plan(values, exponent: exponent) else { return false }
            writer.write(DoubleScheme.decimal.rawValue)
            DecimalDoubles.encode(
                values, plan, into: &writer, profile: profile, repeats: repeats, like: guess)
        case .significant(let digits):
            guard let plan = SignificantDoubles.Plan(values, digits: digits) else { return false }
            writer.write(DoubleScheme.significant.rawValue)
            SignificantDoubles.encode(
                values, plan, into: &writer, profile: profile, repeats: repeats, like: guess)
        case .split(let width):
            writer.write(DoubleScheme.split.rawValue)
            SplitDoubles.encode(values, width: width, into: &writer, profile: profile)
        case .narrow:
            guard let plan = NarrowDoubles.Plan(values) else { return false }
            writer.write(DoubleScheme.narrow.rawValue)
            NarrowDoubles.encode(values, plan, into: &writer, profile: profile, repeats: repeats)
        case .grid(let multiplier):
            guard let plan = GridDoubles.Plan(values, multiplier: multiplier) else { return false }
            writer.write(DoubleScheme.grid.rawValue)
            GridDoubles.encode(values, plan, into: &writer, profile: profile, repeats: repeats)
        case .ordered:
            writer.write(DoubleScheme.ordered.rawValue)
            OrderedDoubles.encode(values, into: &writer, profile: profile)
        }
        return true
    }
}

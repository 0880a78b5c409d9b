import Bits

/// Writes a stream of signed 64-bit integers in the scheme that costs least.
///
/// The cost of a scheme is its bytes, estimated from a sample, times the
/// effort of reading it. The cheapest is written, and with it those within a
/// twentieth of it, of which the smallest stays.
enum IntegerEncoding {
    /// From this depth on a stream is constant, a sequence, packed or delta.
    private static let deepestNesting = 2
    /// A scheme is tried whose cost is at most this many times the least.
    private static let contention = 1.05
    private static let dictionaryEffort = 1.1

    static func encode(
        _ values: [Int64], into writer: inout ByteWriter, depth: Int, profile: EncodingProfile,
        repeats: Bool = true, like guess: SchemeGuess? = nil
    ) {
        values.withUnsafeBufferPointer {
            encode($0, into: &writer, depth: depth, profile: profile, repeats: repeats, like: guess)
        }
    }

    /// `repeats` is false where a dictionary is known to save nothing. `guess` is
    /// followed without looking for something better.
    static func encode(
        _ values: UnsafeBufferPointer<Int64>, into writer: inout ByteWriter, depth: Int,
        profile: EncodingProfile, repeats: Bool = true, like guess: SchemeGuess? = nil
    ) {
        guard !values.isEmpty else {
            writer.write(IntegerScheme.constant.rawValue)
            return writer.write(Int64(0))
        }
        let survey = IntegerSurvey(values)
        if survey.minimum == survey.maximum {
            writer.write(IntegerScheme.constant.rawValue)
            return writer.write(survey.minimum)
        }
        if survey.isSequence {
            writer.write(IntegerScheme.sequence.rawValue)
            return SequenceIntegers.encode(values, into: &writer)
        }
        if let plan = plan(survey, guess, depth) {
            return write(Candidate(plan, bytes: 1, effort: 1), survey, into: &writer, depth, profile, guess)
        }
        var candidates = candidates(survey, nests: depth < deepestNesting, repeats: repeats)
            .sorted { $0.cost < $1.cost }
        if profile == .cold, let body = EntropyIntegers.encode(values) {
            candidates.append(Candidate(.entropy(body), bytes: Double(body.count), effort: 2))
        }
        let contenders: ArraySlice<Candidate> =
            switch profile {
            case .load: candidates.prefix { $0.cost <= candidates[0].cost * contention }
            case .cold: candidates[...]
            }
        guard contenders.count > 1 else {
            return write(contenders[0], survey, into: &writer, depth, profile)
        }
        var best: (cost: Double, bytes: [UInt8])?
        for contender in contenders {
            var trial = ByteWriter()
            write(contender, survey, into: &trial, depth, profile)
            let cost = Double(trial.count) * (profile == .load ? contender.effort : 1)
            if cost < best?.cost ?? .infinity { best = (cost, trial.bytes) }
        }
        if let best { writer.write(raw: best.bytes) }
    }

    /// The guess as a plan; nil where the values do not allow it.
    private static func plan(_ survey: IntegerSurvey, _ guess: SchemeGuess?, _ depth: Int) -> Candidate.Plan?
    {
        switch guess?.scheme {
        case .packed: .packed
        case .delta: .delta
        case .multiple: depth < deepestNesting ? MultipleIntegers.Plan(survey).map { .multiple($0) } : nil
        case .dictionary where depth < deepestNesting:
            IntegerDictionary(survey.values, limit: survey.values.count / 4).map { .dictionary($0) }
        case .dictionary, .decimal, .significant, nil: nil
        }
    }

    /// What a sample will about cost as its part of a stream of `count` values,
    /// in bytes times effort. `distinct`: how many distinct values these have;
    /// nil if too many for a dictionary.
    static func cost(_ sample: [Int64], of count: Int, distinct: Int? = nil) -> Double {
        sample.withUnsafeBufferPointer { sample in
            guard !sample.isEmpty else { return 0 }
            let survey = IntegerSurvey(sample)
            guard survey.minimum != survey.maximum, !survey.isSequence else { return 16 }
            let least = candidates(survey, nests: true, repeats: false).reduce(.infinity) { min($0, $1.cost) }
            guard let distinct else { return least }
            let share = Double(sample.count) / Double(count)
            return min(least, survey.dictionaryBytes(of: distinct, count: count) * dictionaryEffort * share)
        }
    }

    /// A scheme that can hold the values, with what finding out has brought.
    private struct Candidate {
        enum Plan {
            case packed
            case delta
            case runEnd
            case dictionary(IntegerDictionary)
            case sparse(common: Int64)
            case multiple(MultipleIntegers.Plan)
            case entropy([UInt8])
        }

        var plan: Plan
        /// Effort of reading, packed integers being 1.
        var effort: Double
        /// Estimated bytes times effort.
        var cost: Double

        init(_ plan: Plan, bytes: Double, effort: Double) {
            self.plan = plan
            self.effort = effort
            cost = max(1, bytes) * effort
        }
    }

    private static func candidates(_ survey: IntegerSurvey, nests: Bool, repeats: Bool) -> [Candidate] {
        let count = Double(survey.values.count)
        let (packed, delta) = survey.sample.withUnsafeBufferPointer { sample in
            let differences = DeltaIntegers.differences(sample)
            return (
                survey.scaled(PackedIntegers.Framing(sample).byteCount),
                survey.scaled(
                    DeltaIntegers.byteCount(
                        differences.withUnsafeBufferPointer { PackedIntegers.Framing($0) }))
            )
        }
        var candidates = [
            Candidate(.packed, bytes: packed, effort: 1), Candidate(.delta, bytes: delta, effort: 1.1),
        ]
        guard nests else { return candidates }
        let light = min(packed, delta)
        if survey.runs * 4 <= survey.values.count {
            let lengthBits = PackedFrame.bits(Int64(survey.values.count / survey.runs)) + 2
            let valueBits = min(Double(survey.rangeBits), 8 * packed / count)
            let bytes = Double(survey.runs) * (Double(lengthBits) + valueBits) / 8
            candidates.append(Candidate(.runEnd, bytes: bytes, effort: 1))
        }
        if let common = survey.mostCommon {
            let share = 1 - Double(common.count) / Double(survey.sample.count)
            let bytes = 16 + share * count * (8 + Double(survey.rangeBits)) / 8
            candidates.append(Candidate(.sparse(common: common.value), bytes: bytes, effort: 1))
        }
        if let plan = MultipleIntegers.Plan(survey) {
            let saved = Double(PackedFrame.bits(plan.multiplier) - 1) * count / 8
            candidates.append(Candidate(.multiple(plan), bytes: light - saved, effort: 1.05))
        }
        let least = candidates.reduce(.infinity) { min($0, $1.cost) }
        if repeats, let dictionary = dictionary(survey, besides: least) { candidates.append(dictionary) }
        return candidates
    }

    /// A dictionary is worth making where it is likely to be a contender.
    private static func dictionary(_ survey: IntegerSurvey, besides cost: Double) -> Candidate? {
        let count = survey.values.count
        func isContender(_ distinct: Int) -> Bool {
            survey.dictionaryBytes(of: distinct, count: count) * dictionaryEffort <= cost * contention
        }
        guard let estimate = survey.distinct(while: isContender), isContender(estimate) else { return nil }
        // A sample has fewer values of each kind than all have.
        let limit = count / (survey.sample.count == count ? 2 : 4)
        return IntegerDictionary(survey.values, limit: limit).map {
            let bytes = survey.dictionaryBytes(of: $0.distinct.count, count: count)
            return Candidate(.dictionary($0), bytes: bytes, effort: dictionaryEffort)
        }
    }

    private static func write(
        _ candidate: Candidate, _ survey: IntegerSurvey, into writer: inout ByteWriter, _ depth: Int,
        _ profile: EncodingProfile, _ guess: SchemeGuess? = nil
    ) {
        let values = survey.values
        switch candidate.plan {
        case .packed:
            writer.write(IntegerScheme.packed.rawValue)
            PackedIntegers.encode(values, PackedIntegers.Framing(survey), into: &writer)
        case .delta:
            let differences = DeltaIntegers.differences(values)
            let framing = differences.withUnsafeBufferPointer { PackedIntegers.Framing($0) }
            writer.write(IntegerScheme.delta.rawValue)
            DeltaIntegers.encode(values, differences, framing, into: &writer)
        case .runEnd:
            writer.write(IntegerScheme.runEnd.rawValue)
            RunEndIntegers.encode(values, into: &writer, depth: depth, profile: profile)
        case .dictionary(let dictionary):
            writer.write(IntegerScheme.dictionary.rawValue)
            DictionaryIntegers.encode(dictionary, into: &writer, depth: depth, profile: profile)
        case .sparse(let common):
            writer.write(IntegerScheme.sparse.rawValue)
            SparseIntegers.encode(values, common: common, into: &writer, depth: depth, profile: profile)
        case .entropy(let body):
            writer.write(IntegerScheme.entropy.rawValue)
            writer.write(UInt32(body.count))
            writer.write(raw: body)
        case .multiple(let plan):
            writer.write(IntegerScheme.multiple.rawValue)
            MultipleIntegers.encode(plan, into: &writer, depth: depth, profile: profile, like: guess?[0])
        }
    }
}

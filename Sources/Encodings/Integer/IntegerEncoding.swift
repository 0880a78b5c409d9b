import Bits

/// Writes a stream of signed 64-bit integers in the scheme that costs least.
///
/// The cost of a scheme is its bytes, estimated from a sample, times the
/// effort of reading it. The cheapest is written, and with it those within a
/// twentieth of it, of which the smallest stays.
enum IntegerEncoding {
    /// From this depth on a stream is constant, a sequence, packed or delta.
    private static let deepestNesting = 2

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
            return IntegerCandidate(plan, bytes: 1, effort: 1)
                .write(survey, into: &writer, depth: depth, profile: profile, like: guess)
        }
        let candidates = IntegerCandidate.all(survey, nests: depth < deepestNesting, repeats: repeats)
        switch profile {
        case .load: writeCheapest(of: candidates, survey, into: &writer, depth: depth)
        case .cold: writeSmallest(of: candidates, survey, into: &writer, depth: depth)
        }
    }

    /// Of the candidates within a twentieth of the least cost, the one that takes the
    /// fewest bytes times effort.
    private static func writeCheapest(
        of candidates: [IntegerCandidate], _ survey: IntegerSurvey, into writer: inout ByteWriter, depth: Int
    ) {
        let candidates = candidates.sorted { $0.cost < $1.cost }
        let contenders = candidates.prefix { $0.cost <= candidates[0].cost * IntegerCandidate.contention }
        guard contenders.count > 1 else {
            return contenders[0].write(survey, into: &writer, depth: depth, profile: .load)
        }
        var best: (cost: Double, bytes: [UInt8])?
        for contender in contenders {
            var trial = ByteWriter()
            contender.write(survey, into: &trial, depth: depth, profile: .load)
            let cost = Double(trial.count) * contender.effort
            if cost < best?.cost ?? .infinity { best = (cost, trial.bytes) }
        }
        if let best { writer.write(raw: best.bytes) }
    }

    /// The candidate that takes the fewest bytes, entropy among them. Packed values
    /// and differences are sized, the others written; entropy is planned last, and
    /// written where the plan takes fewer bytes than the best of the others.
    private static func writeSmallest(
        of candidates: [IntegerCandidate], _ survey: IntegerSurvey, into writer: inout ByteWriter, depth: Int
    ) {
        let nested = candidates.filter(\.nests)
        var best = IntegerCandidate.smallestLeaf(of: candidates, survey)
        var bytes: [UInt8]?
        for candidate in nested {
            var trial = ByteWriter()
            candidate.write(survey, into: &trial, depth: depth, profile: .cold)
            guard trial.count < best.byteCount else { continue }
            best = (candidate, trial.count)
            bytes = trial.bytes
        }
        // Values on a grid are tried with entropy as quotients, which need fewer bits.
        let isOnGrid = nested.contains { if case .multiple = $0.plan { true } else { false } }
        if !isOnGrid, let body = EntropyIntegers.encode(survey.values, below: best.byteCount - 5) {
            writer.write(IntegerScheme.entropy.rawValue)
            writer.write(UInt32(body.count))
            return writer.write(raw: body)
        }
        if let bytes { return writer.write(raw: bytes) }
        best.candidate.write(survey, into: &writer, depth: depth, profile: .cold)
    }

    /// The guess as a plan; nil where the values do not allow it.
    private static func plan(_ survey: IntegerSurvey, _ guess: SchemeGuess?, _ depth: Int) -> IntegerCandidate
        .Plan?
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
            let least = IntegerCandidate.all(survey, nests: true, repeats: false).reduce(.infinity) {
                min($0, $1.cost)
            }
            guard let distinct else { return least }
            let share = Double(sample.count) / Double(count)
            return min(
                least,
                survey.dictionaryBytes(of: distinct, count: count) * IntegerCandidate.dictionaryEffort * share
            )
        }
    }
}

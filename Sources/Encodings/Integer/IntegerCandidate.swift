import Bits

/// A scheme that can hold some integers, with what finding out has brought.
struct IntegerCandidate {
    enum Plan {
        case packed
        case delta
        case runEnd
        case dictionary(IntegerDictionary)
        case sparse(common: Int64)
        case multiple(MultipleIntegers.Plan)
    }

    /// A scheme is tried whose cost is at most this many times the least.
    static let contention = 1.05
    static let dictionaryEffort = 1.1

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

extension IntegerCandidate {
    /// Whether it has streams of its own.
    var nests: Bool {
        switch plan {
        case .packed, .delta: false
        case .runEnd, .dictionary, .sparse, .multiple: true
        }
    }

    /// Of packed values and packed differences the one in fewer bytes, and how many.
    static func smallestLeaf(
        of candidates: [IntegerCandidate], _ survey: IntegerSurvey
    ) -> (candidate: IntegerCandidate, byteCount: Int) {
        let leaves = candidates.filter { !$0.nests }.sorted { $0.cost < $1.cost }
        let contenders = leaves.prefix { $0.cost <= leaves[0].cost * contention }
        return contenders.map { ($0, 1 + $0.leafBytes(survey)) }.min { $0.1 < $1.1 } ?? (leaves[0], .max)
    }

    private func leafBytes(_ survey: IntegerSurvey) -> Int {
        guard case .delta = plan else { return PackedIntegers.Framing(survey).byteCount }
        return DeltaIntegers.differences(survey.values).withUnsafeBufferPointer {
            DeltaIntegers.byteCount(PackedIntegers.Framing($0))
        }
    }

    /// Those that the values allow, in no order; `repeats` is false where a
    /// dictionary is known to save nothing.
    static func all(_ survey: IntegerSurvey, nests: Bool, repeats: Bool) -> [IntegerCandidate] {
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
            IntegerCandidate(.packed, bytes: packed, effort: 1),
            IntegerCandidate(.delta, bytes: delta, effort: 1.1),
        ]
        guard nests else { return candidates }
        let light = min(packed, delta)
        if survey.runs * 4 <= survey.values.count {
            let lengthBits = PackedFrame.bits(Int64(survey.values.count / survey.runs)) + 2
            let valueBits = min(Double(survey.rangeBits), 8 * packed / count)
            let bytes = Double(survey.runs) * (Double(lengthBits) + valueBits) / 8
            candidates.append(IntegerCandidate(.runEnd, bytes: bytes, effort: 1))
        }
        if let common = survey.mostCommon {
            let share = 1 - Double(common.count) / Double(survey.sample.count)
            let bytes = 16 + share * count * (8 + Double(survey.rangeBits)) / 8
            candidates.append(IntegerCandidate(.sparse(common: common.value), bytes: bytes, effort: 1))
        }
        if let plan = MultipleIntegers.Plan(survey) {
            let saved = Double(PackedFrame.bits(plan.multiplier) - 1) * count / 8
            candidates.append(IntegerCandidate(.multiple(plan), bytes: light - saved, effort: 1.05))
        }
        let least = candidates.reduce(.infinity) { min($0, $1.cost) }
        if repeats, let dictionary = dictionary(survey, besides: least) { candidates.append(dictionary) }
        return candidates
    }

    /// A dictionary is worth making where it is likely to be a contender.
    private static func dictionary(_ survey: IntegerSurvey, besides cost: Double) -> IntegerCandidate? {
        let count = survey.values.count
        func isContender(_ distinct: Int) -> Bool {
            survey.dictionaryBytes(of: distinct, count: count) * dictionaryEffort <= cost * contention
        }
        guard let estimate = survey.distinct(while: isContender), isContender(estimate) else { return nil }
        // A sample has fewer values of each kind than all have.
        let limit = count / (survey.sample.count == count ? 2 : 4)
        return IntegerDictionary(survey.values, limit: limit).map {
            let bytes = survey.dictionaryBytes(of: $0.distinct.count, count: count)
            return IntegerCandidate(.dictionary($0), bytes: bytes, effort: dictionaryEffort)
        }
    }

    /// Writes the surveyed values, `guess` being one for the streams of a nested scheme.
    func write(
        _ survey: IntegerSurvey, into writer: inout ByteWriter, depth: Int, profile: EncodingProfile,
        like guess: SchemeGuess? = nil
    ) {
        let values = survey.values
        switch plan {
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
        case .multiple(let plan):
            writer.write(IntegerScheme.multiple.rawValue)
            MultipleIntegers.encode(plan, into: &writer, depth: depth, profile: profile, like: guess?[0])
        }
    }
}

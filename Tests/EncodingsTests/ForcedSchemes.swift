import Bits

@testable import Encodings

/// Payloads without nulls in a scheme that the writer need not have chosen.
enum ForcedSchemes {
    /// By scheme, those that hold the values.
    static func integers(
        _ values: [Int64], _ profile: EncodingProfile
    ) -> [(scheme: IntegerScheme, payload: [UInt8])] {
        values.withUnsafeBufferPointer { values in
            payloads(of: IntegerScheme.all) { write($0, values, into: &$1, profile) }
        }
    }

    /// False where the scheme does not hold the values.
    private static func write(
        _ scheme: IntegerScheme, _ values: UnsafeBufferPointer<Int64>, into writer: inout ByteWriter,
        _ profile: EncodingProfile
    ) -> Bool {
        let survey = IntegerSurvey(values)
        switch scheme {
        case .constant:
            guard survey.minimum == survey.maximum else { return false }
            writer.write(survey.minimum)
        case .sequence:
            guard survey.isSequence else { return false }
            SequenceIntegers.encode(values, into: &writer)
        case .packed: PackedIntegers.encode(values, PackedIntegers.Framing(values), into: &writer)
        case .delta:
            let differences = DeltaIntegers.differences(values)
            let framing = differences.withUnsafeBufferPointer { PackedIntegers.Framing($0) }
            DeltaIntegers.encode(values, differences, framing, into: &writer)
        case .runEnd: RunEndIntegers.encode(values, into: &writer, depth: 0, profile: profile)
        case .dictionary:
            guard let dictionary = IntegerDictionary(values, limit: values.count) else { return false }
            DictionaryIntegers.encode(dictionary, into: &writer, depth: 0, profile: profile)
        case .sparse:
            SparseIntegers.encode(
                values, common: values[values.count / 2], into: &writer, depth: 0, profile: profile)
        case .multiple:
            guard let plan = MultipleIntegers.Plan(survey) else { return false }
            MultipleIntegers.encode(plan, into: &writer, depth: 0, profile: profile)
        case .entropy:
            let body = EntropyIntegers.body(of: values)
            writer.write(UInt32(body.count))
            writer.write(raw: body)
        }
        return true
    }

    /// By scheme, those that hold the values.
    static func doubles(
        _ values: [Double], _ profile: EncodingProfile
    ) -> [(scheme: DoubleScheme, payload: [UInt8])] {
        values.withUnsafeBufferPointer { values in
            payloads(of: DoubleScheme.all) { write($0, values, into: &$1, profile) }
        }
    }

    private static func payloads<Scheme: RawRepresentable<UInt8>>(
        of schemes: [Scheme], write: (Scheme, inout ByteWriter) -> Bool
    ) -> [(scheme: Scheme, payload: [UInt8])] {
        schemes.compactMap { scheme in
            var writer = ByteWriter()
            writer.write(ValidityEncoding.Form.allValid.rawValue)
            writer.write(scheme.rawValue)
            return write(scheme, &writer) ? (scheme, writer.bytes) : nil
        }
    }

    private static func write(
        _ scheme: DoubleScheme, _ values: UnsafeBufferPointer<Double>, into writer: inout ByteWriter,
        _ profile: EncodingProfile
    ) -> Bool {
        let all = Array(values)
        switch scheme {
        case .constant:
            guard Set(all.map(\.bitPattern)).count == 1 else { return false }
            writer.write(all[0])
        case .raw: RawDoubles.encode(values, into: &writer)
        case .dictionary:
            let patterns = all.map { Int64(bitPattern: $0.bitPattern) }
            let dictionary = patterns.withUnsafeBufferPointer { IntegerDictionary($0, limit: all.count) }
            guard let dictionary else { return false }
            DictionaryDoubles.encode(dictionary, into: &writer, profile: profile)
        case .decimal:
            guard let exponent = DecimalDoubles.bestExponent(all),
                let plan = DecimalDoubles.Plan(values, exponent: exponent)
            else { return false }
            DecimalDoubles.encode(values, plan, into: &writer, profile: profile)
        case .significant:
            guard let digits = SignificantDoubles.digits(all),
                let plan = SignificantDoubles.Plan(values, digits: digits)
            else { return false }
            SignificantDoubles.encode(values, plan, into: &writer, profile: profile)
        case .split: SplitDoubles.encode(values, width: 32 + all.count % 32, into: &writer, profile: profile)
        case .narrow:
            guard let plan = NarrowDoubles.Plan(values) else { return false }
            NarrowDoubles.encode(values, plan, into: &writer, profile: profile)
        case .grid:
            guard let multiplier = GridDoubles.multiplier(all),
                let plan = GridDoubles.Plan(values, multiplier: multiplier)
            else { return false }
            GridDoubles.encode(values, plan, into: &writer, profile: profile)
        case .ordered: OrderedDoubles.encode(values, into: &writer, profile: profile)
        case .derived: return false
        }
        return true
    }
}

extension IntegerScheme {
    static let all = (0...UInt8.max).compactMap(IntegerScheme.init)
}

extension DoubleScheme {
    static let all = (0...UInt8.max).compactMap(DoubleScheme.init)
}

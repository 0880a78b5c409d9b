import Bits

/// Values on a grid: `base + multiplier * quotient` (ENC-026). Coordinates in
/// nanometres are voxel numbers times 4 or 40: the low bits carry nothing.
///
/// Layout: an i64 base, an i64 multiplier of 2 or more, an integer stream of
/// quotients. Arithmetic wraps.
final class MultipleIntegers {
    let base: Int64
    let multiplier: Int64
    let quotients: IntegerStream

    init(_ reader: inout PayloadReader, count: Int, depth: Int) throws(EncodingError) {
        base = try reader.read(Int64.self)
        multiplier = try reader.read(Int64.self)
        guard multiplier >= 2 else {
            throw EncodingError("ENC-026", "expected a multiplier of 2 or more, found \(multiplier)")
        }
        quotients = try IntegerStream(&reader, count: count, depth: depth + 1)
    }

    /// Quotients of ordinary columns lie within 2^40 of zero.
    static let ordinaryBits = 40

    /// The quotients of the values of a set, among those that lie within
    /// `ordinaryBits`, for which no product wraps; nil for many ranges, and for
    /// grids that are no ordinary ones.
    func quotients(in set: IntegerSet) -> IntegerSet? {
        let limit: Int64 = 1 << Int64(Self.ordinaryBits)
        guard set.ranges.count == 1, let range = set.ranges.first, multiplier < 1 << 20,
            (-limit..<limit).contains(base)
        else { return nil }
        // Far beyond every value: the quotients stay in 64 bits.
        let far = limit << 22
        let low = max(range.lowerBound, -far) - base
        let high = min(range.upperBound, far) - base
        guard low <= high else { return IntegerSet.none }
        let first = floor(low - 1) + 1
        let last = floor(high)
        return first <= last ? IntegerSet(first...last) : IntegerSet.none
    }

    /// The largest quotient whose product is not above a number.
    private func floor(_ number: Int64) -> Int64 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: multiplier)
        return rest < 0 ? quotient - 1 : quotient
    }

    func decode(vector: Int, into output: UnsafeMutablePointer<Int64>) throws(EncodingError) {
        try quotients.decode(vector: vector, into: output)
        let size = Vector.rows(vector, of: quotients.count).count
        for index in 0..<size { output[index] = base &+ multiplier &* output[index] }
    }
}

extension MultipleIntegers {
    /// The values as quotients; nil where they are on no grid.
    struct Plan {
        let base: Int64
        let multiplier: Int64
        let quotients: [Int64]

        /// A divisor of a few values is looked for first: most columns have none.
        init?(_ survey: IntegerSurvey) {
            let ofFew = survey.values.spread(64).withUnsafeBufferPointer {
                MultipleIntegers.multiplier($0, base: survey.minimum)
            }
            guard let ofFew else { return nil }
            base = survey.minimum
            if let quotients = Self.quotients(survey, by: ofFew) {
                multiplier = ofFew
                self.quotients = quotients
            } else if let ofAll = MultipleIntegers.multiplier(survey.values, base: survey.minimum),
                let quotients = Self.quotients(survey, by: ofAll)
            {
                multiplier = ofAll
                self.quotients = quotients
            } else {
                return nil
            }
        }

        /// Nil where not all values are multiples from the smallest on.
        private static func quotients(_ survey: IntegerSurvey, by divisor: Int64) -> [Int64]? {
            var areMultiples = false
            let quotients = [Int64](unsafeUninitializedCapacity: survey.values.count) { quotients, count in
                areMultiples = ExactDivision(by: UInt64(divisor)).divide(
                    survey.values, from: survey.minimum, to: survey.maximum, into: quotients)
                count = survey.values.count
            }
            return areMultiples ? quotients : nil
        }
    }

    static func encode(
        _ plan: Plan, into writer: inout ByteWriter, depth: Int, profile: EncodingProfile,
        like guess: SchemeGuess? = nil
    ) {
        writer.write(plan.base)
        writer.write(plan.multiplier)
        IntegerEncoding.encode(
            plan.quotients, into: &writer, depth: depth + 1, profile: profile, like: guess)
    }

    /// The greatest common divisor of the differences to `base`; nil if it is 1
    /// or past 2^62. Most columns without a grid are found out by the second value.
    private static func multiplier(_ values: UnsafeBufferPointer<Int64>, base: Int64) -> Int64? {
        var divisor: UInt64 = 0
        for value in values {
            var rest = UInt64(bitPattern: value &- base)
            if divisor != 0, rest % divisor == 0 { continue }
            while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
            if divisor == 1 { return nil }
        }
        return divisor >= 2 && divisor < 1 << 62 ? Int64(divisor) : nil
    }
}

import Bits
import Columns
import Encodings
import SegmentFormat

/// What is gathered of one argument in one group: enough for every aggregate
/// of it. Merging is exact, so the order of rows, pages and threads is lost
/// without a trace in the result.
struct Accumulator: Sendable {
    /// What has to be gathered beyond the count.
    struct Needs: OptionSet, Sendable {
        let rawValue: UInt8
        /// The sum.
        static let moments = Needs(rawValue: 1)
        /// The sum of squares; never without the sum.
        static let squares = Needs(rawValue: 2)
        static let extremes = Needs(rawValue: 4)
        /// The different values.
        static let distinct = Needs(rawValue: 8)
        /// Every number.
        static let numbers = Needs(rawValue: 16)
        /// A quantile sketch.
        static let quantiles = Needs(rawValue: 32)
        /// A distinct sketch.
        static let hashes = Needs(rawValue: 64)

        /// What no stored statistics hold.
        static let ofRowsAlone: Needs = [.distinct, .numbers]
        static let sketches: Needs = [.quantiles, .hashes]

        /// Whether sums are gathered, and nothing that sums do not tell.
        var areMoments: Bool { contains(.moments) && areSums }
        /// Whether nothing beyond a count and sums is gathered.
        var areSums: Bool { isSubset(of: [.moments, .squares]) }
        /// Whether a sample of the values is gathered, and nothing else.
        var areNumbers: Bool { !isEmpty && isSubset(of: [.numbers, .quantiles]) }
    }

    /// Rows with a value.
    var count: UInt64 = 0
    var nans: UInt64 = 0
    var positiveInfinities: UInt64 = 0
    var negativeInfinities: UInt64 = 0
    /// Of the finite values.
    var sum = ExactSum()
    var squares = ExactSum()
    /// NaN is the largest value; -0 is below +0.
    var minimum: Value = .null
    var maximum: Value = .null
    var distinct = Set<Value>()
    /// Set where numbers or sketches are gathered.
    var sample: ValueSample?
}

extension Accumulator {
    mutating func add(_ value: Value, _ needs: Needs) {
        guard !value.isNull else { return }
        count += 1
        if needs.contains(.moments) {
            switch value {
            case .integer(let number): addMoments(number, needs)
            case .double(let number): addMoments(number, needs)
            default: break
            }
        }
        if needs.contains(.extremes) { addExtreme(value, value) }
        if needs.contains(.distinct) { distinct.insert(value) }
        if !needs.isDisjoint(with: [.numbers, .quantiles, .hashes]) { sample.some.add(value, needs) }
    }

    mutating func addMoments(_ number: Int64, _ needs: Needs) {
        sum.add(number)
        if needs.contains(.squares) { squares.addSquare(of: number) }
    }

    /// The numbers of many rows of one group; those that do not count are zero.
    mutating func addMoments(_ numbers: PreparedPage.Summands, count: Int, _ needs: Needs) {
        self.count += UInt64(count)
        switch numbers {
        case .narrow(let base, let words):
            let total = words.sum
            sum.add(Int128(base) * Int128(count) + Int128(total))
            guard needs.contains(.squares) else { return }
            addSquares(of: words, Int128(base), Int128(count), Int128(total))
        case .integers(let numbers):
            sum.add(contentsOf: numbers)
            guard needs.contains(.squares) else { return }
            for number in numbers { squares.addSquare(of: number) }
        case .doubles(let numbers): addMoments(numbers, needs)
        }
    }

    /// (base + w)^2 = base^2 + 2 base w + w^2, over the rows that count.
    private mutating func addSquares(
        of words: UnsafeBufferPointer<UInt32>, _ base: Int128, _ count: Int128, _ total: Int128
    ) {
        let own = words.reduce(0 as Int128) { $0 &+ Int128(UInt64($1) &* UInt64($1)) }
        // Below 2^(64 + 43) and 2^(64 + 10).
        squares.add(2 * base * total + own)
        // 2^63 squared, a thousand times, would not fit.
        if base.magnitude < 1 << 58 {
            squares.add(base * base * count)
        } else {
            for _ in 0..<count { squares.add(base * base) }
        }
    }

    /// The numbers of many rows of one group.
    mutating func addMoments(_ numbers: UnsafeBufferPointer<Double>, _ needs: Needs) {
        let irregular =
            needs.contains(.squares)
            ? sum.add(contentsOf: numbers, squares: &squares) : sum.add(contentsOf: numbers)
        nans += UInt64(irregular.nans)
        positiveInfinities += UInt64(irregular.positiveInfinities)
        negativeInfinities += UInt64(irregular.negativeInfinities)
    }

    mutating func addMoments(_ number: Double, _ needs: Needs) {
        if number.isFinite {
            sum.add(number)
            if needs.contains(.squares) { squares.addSquare(of: number) }
        } else if number.isNaN {
            nans += 1
        } else if number > 0 {
            positiveInfinities += 1
        } else {
            negativeInfinities += 1
        }
    }

    mutating func addNumber(_ number: Double, _ needs: Needs) {
        count += 1
        sample.some.add(number, needs)
    }

    mutating func addNumber(_ number: Int64, _ kind: PhysicalType, _ needs: Needs) {
        count += 1
        sample.some.add(number, kind, needs)
    }

    /// The numbers of many rows of a group of about `groupRows`.
    mutating func addNumbers(_ column: ColumnVector, groupRows: Int, _ needs: Needs) {
        count += UInt64(column.count)
        sample.some.add(contentsOf: column, groupRows: groupRows, needs)
    }

    mutating func addExtreme(_ low: Value, _ high: Value) {
        if minimum.isNull || Self.isBelow(low, minimum) { minimum = low }
        if maximum.isNull || Self.isBelow(maximum, high) { maximum = high }
    }

    /// The order of min and max: that of queries, but -0 below +0.
    private static func isBelow(_ left: Value, _ right: Value) -> Bool {
        if case .double(let a) = left, case .double(let b) = right, a == 0, b == 0 {
            return a.sign == .minus && b.sign == .plus
        }
        return Value.precedes(left, right)
    }

    mutating func merge(_ other: Accumulator) {
        count += other.count
        nans += other.nans
        positiveInfinities += other.positiveInfinities
        negativeInfinities += other.negativeInfinities
        sum.add(other.sum)
        squares.add(other.squares)
        if !other.minimum.isNull { addExtreme(other.minimum, other.maximum) }
        distinct.formUnion(other.distinct)
        if let more = other.sample { sample.some.merge(more) }
    }

    /// Takes in a whole dataset run without its rows.
    mutating func merge(_ answer: StoredAnswer, isBoolean: Bool, isIdentifier: Bool) {
        let statistics = answer.statistics
        let zone = statistics.zone
        if answer.quantiles != nil || answer.distinct != nil { sample.some.merge(answer) }
        count += UInt64(zone.rows - zone.nulls)
        nans += UInt64(zone.nans)
        positiveInfinities += UInt64(statistics.positiveInfinities)
        negativeInfinities += UInt64(statistics.negativeInfinities)
        if let sum = statistics.sum, let squares = statistics.squares {
            self.sum.add(sum)
            self.squares.add(squares)
        }
        switch zone.bounds {
        case .integers(let low, let high):
            if isBoolean {
                addExtreme(.boolean(low != 0), .boolean(high != 0))
            } else if isIdentifier {
                addExtreme(.identifier(.integer(low)), .identifier(.integer(high)))
            } else {
                addExtreme(.integer(low), .integer(high))
            }
        case .doubles(let low, let high): addExtreme(.double(low), .double(high))
        case nil: break
        }
        if zone.nans > 0 { addExtreme(.double(.nan), .double(.nan)) }
    }
}

extension Accumulator {
    /// The result of an aggregate; NULL where no row had a value.
    func result(of aggregate: Aggregate) throws -> Value {
        switch aggregate.function {
        case .count: return .integer(aggregate.isDistinct ? Int64(distinct.count) : Int64(count))
        case .min: return minimum
        case .max: return maximum
        case .sum:
            guard count > 0 else { return .null }
            if aggregate.isInteger {
                guard let whole = sum.int64 else { throw EvaluationError.overflow("sum") }
                return .integer(whole)
            }
            return .double(irregular ?? sum.rounded)
        case .avg:
            guard count > 0 else { return .null }
            return .double(irregular ?? sum.mean(count: count))
        case .stddev, .stddevSample: return variance(divisor: Int64(count) - 1, isRoot: true)
        case .variance, .varianceSample: return variance(divisor: Int64(count) - 1, isRoot: false)
        case .stddevPopulation: return variance(divisor: Int64(count), isRoot: true)
        case .variancePopulation: return variance(divisor: Int64(count), isRoot: false)
        case .median: return sample?.quantile(0.5) ?? .null
        case .quantile: return sample?.quantile(aggregate.parameter) ?? .null
        case .histogram: return sample?.histogram(bins: Int(aggregate.parameter)) ?? .null
        case .approximateQuantile: return sample?.approximateQuantile(aggregate.parameter) ?? .null
        case .approximateCount: return .integer(sample?.distinct.estimate ?? 0)
        }
    }

    private func variance(divisor: Int64, isRoot: Bool) -> Value {
        guard divisor > 0 else { return .null }
        if irregular != nil { return .double(.nan) }
        let variance = sum.variance(squares: squares, count: count, divisor: UInt64(divisor))
        return .double(isRoot ? variance.squareRoot() : variance)
    }

    /// The sum where not all values are finite.
    private var irregular: Double? {
        if nans > 0 || positiveInfinities > 0 && negativeInfinities > 0 { return .nan }
        if positiveInfinities > 0 { return .infinity }
        return negativeInfinities > 0 ? -.infinity : nil
    }
}

extension ValueSample? {
    /// Made when it is first asked for.
    fileprivate var some: ValueSample {
        get { self ?? ValueSample() }
        _modify {
            var sample = self ?? ValueSample()
            self = nil
            defer { self = sample }
            yield &sample
        }
    }
}

import Bits
import Columns

/// What is known of one column in one dataset run: enough to answer count,
/// sum, avg, min, max, variance and stddev without reading a row.
public struct RunStatistics: Sendable, Equatable {
    public var zone = ZoneMap()
    public var positiveInfinities = 0
    public var negativeInfinities = 0
    /// Exact sum of the finite values; nil for text and identifiers.
    public var sum: ExactSum?
    /// Exact sum of the squares of the finite values; present with `sum`.
    public var squares: ExactSum?

    public init() {}
}

extension RunStatistics {
    /// Whether a run has stored statistics (SEG-045): short runs have none, since
    /// their rows are as quick to read as statistics are.
    public static func areStored(rows: Int) -> Bool { rows >= SegmentFormat.statisticsRows }

    /// Whether statistics of a column of that type have sums (SEG-049).
    public static func hasMoments(_ type: PhysicalType) -> Bool { type == .integer || type == .double }

    /// The statistics of rows `rows` of a page's column.
    public init(of column: ColumnVector, rows: Range<Int>, moments: Bool) {
        zone.rows = rows.count
        switch column.values {
        case .integers(let values):
            column.validity.withPresent(values, rows) { addIntegers($0, moments: moments) }
        case .identifiers(.integers(let values)):
            column.validity.withPresent(values, rows) { addIntegers($0, moments: false) }
        case .doubles(let values):
            column.validity.withPresent(values, rows) { addDoubles($0, moments: moments) }
        case .identifiers(.mixed(let values)):
            zone.nulls = Self.nullCount(column.validity, rows)
            // Signed integers keep their bounds in whichever form they are held.
            var minimum = Int64.max
            var maximum = Int64.min
            for row in rows where column.isValid(row) {
                guard case .integer(let value) = values[row] else { return }
                minimum = min(minimum, value)
                maximum = max(maximum, value)
            }
            if minimum <= maximum { zone.bounds = .integers(minimum: minimum, maximum: maximum) }
        case .texts:
            zone.nulls = Self.nullCount(column.validity, rows)
        }
    }

    private mutating func addIntegers(_ values: UnsafeBufferPointer<Int64>, moments: Bool) {
        zone.nulls = zone.rows - values.count
        if !values.isEmpty {
            var minimum = Int64.max
            var maximum = Int64.min
            for value in values {
                minimum = min(minimum, value)
                maximum = max(maximum, value)
            }
            zone.bounds = .integers(minimum: minimum, maximum: maximum)
        }
        guard moments else { return }
        var sum = ExactSum()
        var squares = ExactSum()
        sum.add(contentsOf: values, squares: &squares)
        self.sum = sum
        self.squares = squares
    }

    private mutating func addDoubles(_ values: UnsafeBufferPointer<Double>, moments: Bool) {
        zone.nulls = zone.rows - values.count
        if !values.isEmpty {
            var keys = Self.keyBounds(values)
            let infinities = OrderKey.key(-.infinity)...OrderKey.key(.infinity)
            // NaNs lie outside the infinities: the usual column needs no look at each.
            if !infinities.contains(keys.minimum) || !infinities.contains(keys.maximum) {
                let numbers = values.filter { !$0.isNaN }
                zone.nans = values.count - numbers.count
                keys = numbers.withUnsafeBufferPointer(Self.keyBounds)
            }
            if zone.nans < values.count {
                zone.bounds = .doubles(
                    minimum: OrderKey.double(keys.minimum), maximum: OrderKey.double(keys.maximum))
                if keys.minimum == infinities.lowerBound {
                    negativeInfinities = values.count { $0 == -.infinity }
                }
                if keys.maximum == infinities.upperBound {
                    positiveInfinities = values.count { $0 == .infinity }
                }
            }
        }
        guard moments else { return }
        var sum = ExactSum()
        var squares = ExactSum()
        _ = sum.add(contentsOf: values, squares: &squares)
        self.sum = sum
        self.squares = squares
    }

    /// The least and the greatest order key.
    private static func keyBounds(_ values: UnsafeBufferPointer<Double>) -> (minimum: Int64, maximum: Int64) {
        var minimum = Int64.max
        var maximum = Int64.min
        for value in values {
            let key = OrderKey.key(value)
            minimum = min(minimum, key)
            maximum = max(maximum, key)
        }
        return (minimum, maximum)
    }

    private static func nullCount(_ validity: Bitmap?, _ rows: Range<Int>) -> Int {
        guard let validity else { return 0 }
        return rows.reduce(0) { $0 + (validity[$1] ? 0 : 1) }
    }

    /// The statistics of the rows of both.
    public mutating func formUnion(_ other: RunStatistics) {
        zone.formUnion(other.zone)
        positiveInfinities += other.positiveInfinities
        negativeInfinities += other.negativeInfinities
        if let otherSum = other.sum, let otherSquares = other.squares, sum != nil {
            sum!.add(otherSum)
            squares!.add(otherSquares)
        } else {
            sum = nil
            squares = nil
        }
    }
}

extension RunStatistics {
    /// Whether a column of that type can have them: infinities among doubles
    /// only, and sums of numbers only.
    func fits(_ type: ColumnType) -> Bool {
        guard zone.fits(type), (sum != nil) == Self.hasMoments(type.physical) else { return false }
        return type.physical == .double || positiveInfinities == 0 && negativeInfinities == 0
    }

    /// Stored form (SEG-045): zone map, u32 positive and u32 negative
    /// infinities, then sum and squares (SEG-060) where the type has them.
    func write(to writer: inout ByteWriter) {
        zone.write(to: &writer)
        writer.write(UInt32(positiveInfinities))
        writer.write(UInt32(negativeInfinities))
        sum?.write(to: &writer)
        squares?.write(to: &writer)
    }

    /// Nil when a field is out of its range.
    static func read(
        from reader: inout ByteReader, _ type: PhysicalType
    ) throws(ByteReader.Truncated) -> RunStatistics? {
        guard let zone = try ZoneMap.read(from: &reader) else { return nil }
        var statistics = RunStatistics()
        statistics.zone = zone
        statistics.positiveInfinities = Int(try reader.read(UInt32.self))
        statistics.negativeInfinities = Int(try reader.read(UInt32.self))
        let infinities = statistics.positiveInfinities + statistics.negativeInfinities
        guard infinities <= zone.rows - zone.nulls - zone.nans else { return nil }
        guard hasMoments(type) else { return statistics }
        guard let sum = try ExactSum.read(from: &reader), let squares = try ExactSum.read(from: &reader)
        else { return nil }
        statistics.sum = sum
        statistics.squares = squares
        return statistics
    }
}

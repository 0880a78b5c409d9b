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
            add(values, column.validity, rows, moments: moments)
        case .identifiers(.integers(let values)):
            add(values, column.validity, rows, moments: false)
        case .doubles(let values):
            add(values, column.validity, rows, moments: moments)
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

    static func nullCount(_ validity: Bitmap?, _ rows: Range<Int>) -> Int {
        guard let validity else { return 0 }
        return rows.count - validity.slice(rows).populationCount
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

    /// Nil when a field is out of its range; a `BrokenRule` when that is one of
    /// the zone map or of a sum.
    static func read(from reader: inout ByteReader, _ type: PhysicalType) throws -> RunStatistics? {
        guard let zone = try ZoneMap.read(from: &reader) else { throw BrokenRule("SEG-044") }
        var statistics = RunStatistics()
        statistics.zone = zone
        statistics.positiveInfinities = Int(try reader.read(UInt32.self))
        statistics.negativeInfinities = Int(try reader.read(UInt32.self))
        let infinities = statistics.positiveInfinities + statistics.negativeInfinities
        guard infinities <= zone.rows - zone.nulls - zone.nans else { return nil }
        guard hasMoments(type) else { return statistics }
        guard let sum = try ExactSum.read(from: &reader), let squares = try ExactSum.read(from: &reader)
        else { throw BrokenRule("SEG-060") }
        statistics.sum = sum
        statistics.squares = squares
        return statistics
    }
}

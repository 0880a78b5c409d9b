import Bits
import Columns

/// The smallest and the largest value of some rows, NULL and NaN left out.
///
/// Doubles are in total order (-0 below +0). Identifiers have bounds where all
/// are signed integers; text has none.
public enum ZoneBounds: Sendable, Equatable {
    case integers(minimum: Int64, maximum: Int64)
    case doubles(minimum: Double, maximum: Double)
}

/// What is known of some rows of a column without reading them.
public struct ZoneMap: Sendable, Equatable {
    public var rows = 0
    public var nulls = 0
    public var nans = 0
    /// Nil where no row has a bounded value, or the type has no bounds.
    public var bounds: ZoneBounds?

    public init() {}
}

extension ZoneMap {
    /// The map of the rows of both. A part with values but without bounds
    /// leaves the whole without bounds: absent is unknown, never empty.
    public mutating func formUnion(_ other: ZoneMap) {
        let known = rows == nulls + nans || bounds != nil
        let otherKnown = other.rows == other.nulls + other.nans || other.bounds != nil
        rows += other.rows
        nulls += other.nulls
        nans += other.nans
        guard known, otherKnown else {
            bounds = nil
            return
        }
        switch (bounds, other.bounds) {
        case (nil, let right): bounds = right
        case (_, nil): break
        case (.integers(let a, let b), .integers(let c, let d)):
            bounds = .integers(minimum: min(a, c), maximum: max(b, d))
        case (.doubles(let a, let b), .doubles(let c, let d)):
            bounds = .doubles(
                minimum: ZoneMap.precedes(c, a) ? c : a, maximum: ZoneMap.precedes(b, d) ? d : b)
        default: bounds = nil
        }
    }

    /// Whether a column of that type can have the map: bounds of its own kind, of
    /// integers in its range (SEG-020), and NaN among doubles only.
    func fits(_ type: ColumnType) -> Bool {
        guard nans == 0 || type.physical == .double else { return false }
        switch (bounds, type.physical) {
        case (nil, _), (.doubles, .double), (.integers, .identifier): return true
        case (.integers(let minimum, let maximum), .integer):
            return type.integerRange.map { $0.contains(minimum) && $0.contains(maximum) } ?? true
        default: return false
        }
    }

    /// Total order of doubles that are not NaN: -0 below +0.
    static func precedes(_ left: Double, _ right: Double) -> Bool {
        left < right || left == right && left.sign == .minus && right.sign == .plus
    }

    /// Stored form (SEG-044), 40 bytes: u64 rows, u32 nulls, u32 nans, u8 kind
    /// of bounds (0 none, 1 integers, 2 doubles), 7 zero bytes, then minimum and
    /// maximum as i64 or as the bits of a double.
    static let size = 40

    public func write(to writer: inout ByteWriter) {
        writer.write(UInt64(rows))
        writer.write(UInt32(nulls))
        writer.write(UInt32(nans))
        switch bounds {
        case nil:
            for _ in 0..<3 { writer.write(UInt64(0)) }
        case .integers(let minimum, let maximum):
            writer.write(UInt64(1))
            writer.write(minimum)
            writer.write(maximum)
        case .doubles(let minimum, let maximum):
            writer.write(UInt64(2))
            writer.write(minimum)
            writer.write(maximum)
        }
    }

    /// Nil when a field is out of its range.
    public static func read(from reader: inout ByteReader) throws(ByteReader.Truncated) -> ZoneMap? {
        var map = ZoneMap()
        let rows = try reader.read(UInt64.self)
        map.nulls = Int(try reader.read(UInt32.self))
        map.nans = Int(try reader.read(UInt32.self))
        let kind = try reader.read(UInt64.self)
        let minimum = try reader.read(UInt64.self)
        let maximum = try reader.read(UInt64.self)
        guard rows <= UInt64(Int32.max), map.nulls + map.nans <= Int(rows) else { return nil }
        map.rows = Int(rows)
        switch kind {
        case 0:
            guard minimum == 0, maximum == 0 else { return nil }
        case 1, 2:
            let like: ZoneBounds =
                kind == 1 ? .integers(minimum: 0, maximum: 0) : .doubles(minimum: 0, maximum: 0)
            guard let bounds = ZoneBounds(minimum: minimum, maximum: maximum, like: like) else { return nil }
            map.bounds = bounds
        default: return nil
        }
        return map
    }
}

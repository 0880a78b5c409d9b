/// What a column holds, as a pack declares it.
///
/// `id` is a contributor's identifier of any kind (see `Identifier`). Integer
/// types bound the accepted range; all of them live in memory as `Int64`.
public enum ColumnType: String, Sendable, CaseIterable {
    case bool, int8, int16, int32, int64, float64, text, id

    /// The in-memory form of a value of this type.
    public var physical: PhysicalType {
        switch self {
        case .bool, .int8, .int16, .int32, .int64: .integer
        case .float64: .double
        case .text: .text
        case .id: .identifier
        }
    }

    /// The accepted values of an integer type; nil for the others.
    public var integerRange: ClosedRange<Int64>? {
        switch self {
        case .bool: 0...1
        case .int8: Int64(Int8.min)...Int64(Int8.max)
        case .int16: Int64(Int16.min)...Int64(Int16.max)
        case .int32: Int64(Int32.min)...Int64(Int32.max)
        case .int64: Int64.min...Int64.max
        case .float64, .text, .id: nil
        }
    }
}

/// The form in which a column's values are held in memory and encoded; it
/// follows from the column's type.
public enum PhysicalType: Sendable, CaseIterable {
    case integer, double, text, identifier
}

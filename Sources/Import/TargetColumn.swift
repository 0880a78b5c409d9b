import Columns

/// A table column that a file is to fill.
public struct TargetColumn: Sendable {
    public var name: String
    public var type: ColumnType
    public var isNullable: Bool
    /// Other header names that mean this column.
    public var aliases: [String]
    /// The unit of the stored values; nil for a column without one, `unknown`
    /// for values that are kept as given and never converted.
    public var unit: String?
    /// For a closed vocabulary, each accepted spelling and the term that is
    /// stored for it; nil for open text.
    public var allowed: [String: String]?

    public init(
        name: String, type: ColumnType, isNullable: Bool = true, aliases: [String] = [],
        unit: String? = nil, allowed: [String: String]? = nil
    ) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.aliases = aliases
        self.unit = unit
        self.allowed = allowed
    }
}

extension TargetColumn {
    /// What a cell of this column must be, as errors say it.
    var expectation: String {
        switch type {
        case .bool: "a boolean (true or false, t or f, yes or no, 1 or 0)"
        case .int8, .int16, .int32, .int64: "an integer (\(type.rawValue))"
        case .float64: "a number (float64)"
        case .text: "a text"
        case .id: "an identifier"
        }
    }
}

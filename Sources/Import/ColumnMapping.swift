/// What a map says about one file column.
public struct ColumnMapping: Equatable, Sendable {
    /// The table column; nil when the file column is passed over, or goes to
    /// several.
    public var column: String?
    /// The table columns of a file column whose cells hold several values, such
    /// as places; empty for others.
    public var parts: [String]
    /// The unit of the file's numbers.
    public var unit: String?
    /// Whether to convert `unit` to the table's by an exact power of ten.
    public var converts: Bool
    /// A factor for every number, instead of `converts`.
    public var scale: Double?
    /// Sentinels, compared as text and as number.
    public var nulls: [String]
    /// The line of the map.
    public var line: Int?

    public init(
        column: String?, parts: [String] = [], unit: String? = nil, converts: Bool = false,
        scale: Double? = nil,
        nulls: [String] = [], line: Int? = nil
    ) {
        self.column = column
        self.parts = parts
        self.unit = unit
        self.converts = converts
        self.scale = scale
        self.nulls = nulls
        self.line = line
    }
}

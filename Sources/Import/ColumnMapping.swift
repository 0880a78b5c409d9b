/// What a map says about one file column.
public struct ColumnMapping: Equatable, Sendable {
    /// The table column; nil when the file column is passed over.
    public var column: String?
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
        column: String?, unit: String? = nil, converts: Bool = false, scale: Double? = nil,
        nulls: [String] = [], line: Int? = nil
    ) {
        self.column = column
        self.unit = unit
        self.converts = converts
        self.scale = scale
        self.nulls = nulls
        self.line = line
    }
}

/// One column of a result: what a writer needs to know before the first row.
public struct ResultColumn: Sendable, Equatable {
    /// The kind of every non-null value of the column.
    public enum Kind: Sendable, Equatable { case boolean, integer, double, text, identifier }

    public var name: String
    public var kind: Kind
    /// The unit of the values, where the column has one.
    public var unit: String?

    public init(name: String, kind: Kind, unit: String? = nil) {
        self.name = name
        self.kind = kind
        self.unit = unit
    }
}

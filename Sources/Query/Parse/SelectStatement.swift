/// A query as it was written, before any name in it is looked up. As with
/// expressions, equality ignores the places in the text.
public struct SelectStatement: Sendable, Equatable {
    public var isDistinct = false
    /// Never empty; all columns where SELECT is left out.
    public var items: [SelectItem]
    public var table: TableName
    public var filter: Expression?
    public var groupBy: [Expression] = []
    public var having: Expression?
    public var orderBy: [OrderItem] = []
    /// Not negative.
    public var limit: Int?
    /// Not negative.
    public var offset = 0

    public init(items: [SelectItem], table: TableName) {
        self.items = items
        self.table = table
    }
}

/// `name AS (query)` after WITH: a query whose result has a name.
public struct CommonTable: Sendable {
    public var name: String
    public var query: SelectStatement
    public var range: SourceRange

    public init(_ name: String, _ query: SelectStatement, at range: SourceRange = SourceRange(0, 0)) {
        self.name = name
        self.query = query
        self.range = range
    }
}

extension CommonTable: Equatable {
    public static func == (left: CommonTable, right: CommonTable) -> Bool {
        left.name == right.name && left.query == right.query
    }
}

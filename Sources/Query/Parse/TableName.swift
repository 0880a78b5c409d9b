/// The table of a query, in the singular or the plural, in any case.
public struct TableName: Sendable {
    public var name: String
    public var alias: String?
    public var range: SourceRange

    public init(_ name: String, alias: String? = nil, at range: SourceRange = SourceRange(0, 0)) {
        self.name = name
        self.alias = alias
        self.range = range
    }
}

extension TableName: Equatable {
    public static func == (left: TableName, right: TableName) -> Bool {
        left.name == right.name && left.alias == right.alias
    }
}

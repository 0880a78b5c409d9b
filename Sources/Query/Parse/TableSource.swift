/// What rows come from: a table, the name of a query from WITH, or a query.
public indirect enum TableSource: Sendable {
    case table(TableName)
    /// `(query) AS alias`; a query that is joined must have a name.
    case query(SelectStatement, alias: String?, SourceRange)

    public var alias: String? {
        switch self {
        case .table(let table): table.alias
        case .query(_, let alias, _): alias
        }
    }

    /// As errors point to it.
    public var range: SourceRange {
        switch self {
        case .table(let table): table.range
        case .query(_, _, let range): range
        }
    }
}

extension TableSource: Equatable {
    public static func == (left: TableSource, right: TableSource) -> Bool {
        switch (left, right) {
        case (.table(let a), .table(let b)): a == b
        case (.query(let a, let x, _), .query(let b, let y, _)): a == b && x == y
        default: false
        }
    }
}

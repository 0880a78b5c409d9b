extension Expression {
    /// Calls `body` for the name of every column, those of queries inside left out.
    func forEachColumn(_ body: (ColumnName, SourceRange) -> Void) {
        if case .column(let name) = kind { body(name, range) }
        kind.forEachChild { $0.forEachColumn(body) }
    }
}

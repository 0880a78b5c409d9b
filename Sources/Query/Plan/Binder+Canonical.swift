extension Binder {
    /// A text that two writings of the same expression share: names in any
    /// letter case and with or without their table's name.
    func canonical(_ expression: Expression) -> String {
        expression.renamed { name in
            var column = ColumnName(name.name.lowercased())
            if !sides.isEmpty, let side = try? side(of: name, at: expression.range) {
                column.table = "\(side)"
            }
            return column
        }.text
    }
}

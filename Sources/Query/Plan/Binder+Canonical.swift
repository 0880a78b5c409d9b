extension Binder {
    /// A text that two writings of the same expression share: names in any
    /// letter case and with or without their table's name.
    func canonical(_ expression: Expression) -> String {
        // Without the binder in it, the closure costs nothing.
        guard !sides.isEmpty else {
            return expression.text { ColumnName($0.name.lowercased()).text }
        }
        return expression.text { name in
            var column = ColumnName(name.name.lowercased())
            if let side = try? side(of: name, at: expression.range) { column.table = "\(side)" }
            return column.text
        }
    }
}

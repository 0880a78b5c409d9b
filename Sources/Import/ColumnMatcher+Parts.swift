extension ColumnMatcher {
    /// The table columns of a file column whose cells hold several values: those
    /// that the map names; without a map, `NAME_x`, `NAME_y` and `NAME_z` where
    /// the table has them and no column `NAME`. Nil for any other column.
    func parts(_ name: String, _ stated: ColumnMapping?) -> [String]? {
        if let stated { return stated.parts.isEmpty ? nil : stated.parts }
        guard !name.isEmpty, named(name) == nil else { return nil }
        let names = ["x", "y", "z"].map { "\(name.lowercased())_\($0)" }
        guard names.allSatisfy({ fieldsOfLetters[$0] == nil }) else { return nil }
        let found = names.compactMap { targetOfLetters[$0] }
        guard found.count == names.count, found.allSatisfy({ origins[$0] == .absent }) else { return nil }
        return found.map { targets[$0].name }
    }

    mutating func matchParts(_ field: Int, _ parts: [String], _ stated: ColumnMapping?) {
        let name = header[field]
        guard places[name]?.count == 1 else {
            if places[name]?.first == field {
                report(.columns, "file column \(quoted(name)) is used and stands in the header twice")
            }
            return
        }
        for (part, column) in parts.enumerated() {
            guard let target = targets.firstIndex(where: { $0.name == column }) else {
                report(.mapping, unknownTarget(column))
                continue
            }
            guard origins[target] == .absent else {
                report(
                    .columns,
                    "table column \(quoted(column)) is given twice: \(source(origins[target])) and file column "
                        + quoted(name))
                continue
            }
            origins[target] = .part(field, part, of: parts.count)
            sentinels[target] = stated?.nulls ?? []
            settleUnit(target, field: field, stated)
        }
    }
}

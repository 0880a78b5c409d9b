import Columns

extension ResultColumn {
    /// The names of columns; a second column of the same name gets a number,
    /// for formats in which equal names lose all but one of their columns.
    static func distinctNames(_ columns: [ResultColumn]) -> [String] {
        let names = Set(columns.map(\.name))
        var taken: Set<String> = []
        return columns.map { column in
            var name = column.name
            var number = 2
            while taken.contains(name) || (name != column.name && names.contains(name)) {
                name = "\(column.name)_\(number)"
                number += 1
            }
            taken.insert(name)
            return name
        }
    }
}

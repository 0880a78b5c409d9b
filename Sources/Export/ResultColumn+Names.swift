import Columns

extension ResultColumn {
    /// The names of columns; a second column of the same name gets a number,
    /// for formats in which equal names lose all but one of their columns.
    static func distinctNames(_ columns: [ResultColumn]) -> [String] {
        // A few names, mostly all different, need no set to see that they are.
        if columns.count <= 16,
            columns.indices.allSatisfy({ place in
                columns[..<place].allSatisfy { $0.name != columns[place].name }
            })
        {
            return columns.map(\.name)
        }
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

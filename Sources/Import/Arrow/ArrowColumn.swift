/// One column of a file: a field, or a field within struct fields.
struct ArrowColumn {
    /// Names from the outermost, with dots between.
    var name: String
    var field: ArrowField
    /// Places: of the field in the schema, then of a child in each struct.
    var path: [Int]

    /// Every field of a schema that is no struct.
    static func all(of fields: [ArrowField]) -> [ArrowColumn] {
        var columns: [ArrowColumn] = []
        func add(_ field: ArrowField, _ name: String, _ path: [Int]) {
            guard field.type == .structure, field.dictionary == nil else {
                columns.append(ArrowColumn(name: name, field: field, path: path))
                return
            }
            for (index, child) in field.children.enumerated() {
                add(child, name + "." + child.name, path + [index])
            }
        }
        for (index, field) in fields.enumerated() { add(field, field.name, [index]) }
        return columns
    }
}

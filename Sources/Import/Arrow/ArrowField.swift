/// One field of an Arrow schema.
struct ArrowField {
    var name: String
    /// Of the values; those of a dictionary where there is one.
    var type: ArrowType
    var children: [ArrowField]
    /// The dictionary that the values are indices into, and their type.
    var dictionary: (id: Int64, index: ArrowType)?
    /// What the field's metadata state.
    var unit: String?

    /// Deeper nesting is taken for an attack on the stack.
    private static let maximumDepth = 32

    /// More fields than a file may have columns: tables can be named many times
    /// over, so that a small message would stand for a huge schema.
    static let maximumCount = 1 << 17

    /// `budget`: how many fields there may still be.
    init(_ table: FlatTable, depth: Int = 0, budget: inout Int) throws(FlatTable.Fault) {
        budget -= 1
        guard depth < ArrowField.maximumDepth, budget >= 0 else { throw FlatTable.Fault() }
        name = try table.text(0) ?? ""
        type = try ArrowField.type(table.number(2, default: UInt8(0)), table.table(3))
        if let encoding = try table.table(4) {
            // Left out, the indices are int32.
            let index = try encoding.table(1).map { table throws(FlatTable.Fault) in
                try ArrowField.integer(table)
            }
            dictionary = (
                try encoding.number(0, default: Int64(0)), index ?? .integer(bits: 32, isSigned: true)
            )
        }
        var children: [ArrowField] = []
        for child in try table.tables(5) {
            children.append(try ArrowField(child, depth: depth + 1, budget: &budget))
        }
        self.children = children
        for pair in try table.tables(6) {
            switch try pair.text(0) {
            case "unit": unit = try pair.text(1)
            case "ARROW:extension:name":
                if try pair.text(1) == "arrow.uuid", case .unread("fixed_size_binary", _, _, _) = type,
                    try table.table(3)?.number(0, default: Int32(0)) == 16
                {
                    type = .uuid
                }
            default: break
            }
        }
        try checkChildren()
    }

    private func checkChildren() throws(FlatTable.Fault) {
        switch type {
        case .list, .fixedList: guard children.count == 1 else { throw FlatTable.Fault() }
        case .structure, .unread: break
        default: guard children.isEmpty else { throw FlatTable.Fault() }
        }
    }

    private static func integer(_ table: FlatTable) throws(FlatTable.Fault) -> ArrowType {
        let bits = Int(try table.number(0, default: Int32(0)))
        guard [8, 16, 32, 64].contains(bits) else { throw FlatTable.Fault() }
        return .integer(bits: bits, isSigned: try table.number(1, default: UInt8(0)) != 0)
    }

    /// Numbers of the types: Schema.fbs of the Arrow format.
    private static func type(_ kind: UInt8, _ table: FlatTable?) throws(FlatTable.Fault) -> ArrowType {
        guard let table else { throw FlatTable.Fault() }
        func plain(_ name: String) -> ArrowType {
            .unread(name, hasValidity: true, buffers: 1, hasViews: false)
        }
        switch kind {
        case 1: return .null
        case 2: return try integer(table)
        case 3:
            let precision = try table.number(0, default: Int16(0))
            guard (0...2).contains(precision) else { throw FlatTable.Fault() }
            return .float(bits: 16 << Int(precision))
        case 4: return .unread("binary", hasValidity: true, buffers: 2, hasViews: false)
        case 5: return .text(isLarge: false)
        case 6: return .boolean
        case 7: return plain("decimal")
        case 8: return .date(isDays: try table.number(0, default: Int16(1)) == 0)
        case 9: return plain("time")
        case 10:
            let unit = try table.number(0, default: Int16(0))
            guard (0...3).contains(unit) else { throw FlatTable.Fault() }
            return .timestamp(power: Int(unit) * -3, hasZone: try !(table.text(1) ?? "").isEmpty)
        case 11: return plain("interval")
        case 12: return .list(isLarge: false)
        case 13: return .structure
        case 14:
            let isDense = try table.number(0, default: Int16(0)) == 1
            return .unread("union", hasValidity: false, buffers: isDense ? 2 : 1, hasViews: false)
        case 15: return plain("fixed_size_binary")
        case 16:
            let size = try table.number(0, default: Int32(0))
            guard size >= 0 else { throw FlatTable.Fault() }
            return .fixedList(size: Int(size))
        case 17: return plain("map")
        case 18: return plain("duration")
        case 19: return .unread("large_binary", hasValidity: true, buffers: 2, hasViews: false)
        case 20: return .text(isLarge: true)
        case 21: return .list(isLarge: true)
        case 22: return .unread("run_end_encoded", hasValidity: false, buffers: 0, hasViews: false)
        case 23: return .unread("binary_view", hasValidity: true, buffers: 1, hasViews: true)
        case 24: return .textView
        case 25: return .unread("list_view", hasValidity: true, buffers: 2, hasViews: false)
        case 26: return .unread("large_list_view", hasValidity: true, buffers: 2, hasViews: false)
        default: throw FlatTable.Fault()
        }
    }
}

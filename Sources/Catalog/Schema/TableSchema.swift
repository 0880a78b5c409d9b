import Bits

/// A metric table: every row belongs to a dataset, which is no column here.
public struct TableSchema: Sendable, Equatable {
    /// Stable and unique in a store; what `parent_enum` and the files hold.
    public var code: UInt32
    public var name: String
    public var plural: String
    /// Further names of the table in queries and loads.
    public var aliases: [String]
    /// The pack that declares it, columns added by others included.
    public var pack: String
    public var meaning: String
    /// Columns that are unique within a dataset; empty: rows may repeat.
    public var key: [String]
    /// Columns by which rows are sorted within a dataset; empty: as loaded.
    public var sort: [String]
    public var columns: [ColumnSchema]
    /// Positions by every name and alias, in lower case.
    private let positions: [String: Int]

    public init(
        code: UInt32, name: String, plural: String, aliases: [String] = [], pack: String,
        meaning: String = "",
        key: [String] = [], sort: [String] = [], columns: [ColumnSchema]
    ) {
        self.code = code
        self.name = name
        self.plural = plural
        self.aliases = aliases
        self.pack = pack
        self.meaning = meaning
        self.key = key
        self.sort = sort
        self.columns = columns
        var positions: [String: Int] = [:]
        for (position, column) in columns.enumerated() {
            for alias in column.aliases { positions[alias.lowercased()] = position }
        }
        // A column's own name wins over another's alias.
        for (position, column) in columns.enumerated() { positions[column.name.lowercased()] = position }
        self.positions = positions
    }
}

extension TableSchema {
    /// The position of the column with that name or alias, in any letter case.
    public func position(ofColumn name: String) -> Int? { positions[name.lowercased()] }

    public func column(named name: String) -> ColumnSchema? {
        position(ofColumn: name).map { columns[$0] }
    }

    /// XXH64 of `name type` lines in column order: equal for tables whose rows
    /// have the same form, whatever their meanings and units say.
    public var fingerprint: UInt64 {
        var text = "table \(name)\nkey \(key.joined(separator: " "))\nsort \(sort.joined(separator: " "))\n"
        for column in columns { text += "\(column.name) \(column.type.rawValue)\n" }
        return XXH64.hash(Array(text.utf8))
    }
}

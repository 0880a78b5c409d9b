import Bits
import Columns

/// A metric table: every row belongs to a dataset, which is no column here.
///
/// One object for all who name it: questions hand it on more often than they look
/// into it, and a copy of each text and list in it would cost more than the rest.
public final class TableSchema: Sendable {
    /// Stable and unique in a store; what `parent_enum` and the files hold.
    public let code: UInt32
    public let name: String
    public let plural: String
    /// Further names of the table in queries and loads.
    public let aliases: [String]
    /// The pack that declares it, columns added by others included.
    public let pack: String
    public let meaning: String
    /// Columns that are unique within a dataset; empty: rows may repeat.
    public let key: [String]
    /// Columns by which rows are sorted within a dataset; empty: as loaded.
    public let sort: [String]
    public let columns: [ColumnSchema]
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

extension TableSchema: Equatable {
    public static func == (left: TableSchema, right: TableSchema) -> Bool {
        left === right
            || left.code == right.code && left.name == right.name && left.plural == right.plural
                && left.aliases == right.aliases && left.pack == right.pack && left.meaning == right.meaning
                && left.key == right.key && left.sort == right.sort && left.columns == right.columns
    }
}

extension TableSchema {
    /// The position of the column with that name or alias, in any letter case.
    public func position(ofColumn name: String) -> Int? { positions[name.inLowerCase] }

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

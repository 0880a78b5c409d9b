import Bits
import Columns

/// One column of a segment, as its schema section states it.
public struct SegmentColumn: Sendable, Equatable {
    public var name: String
    public var type: ColumnType
    /// The unit of the values; empty where a column has none.
    public var unit: String

    public init(name: String, type: ColumnType, unit: String) {
        self.name = name
        self.type = type
        self.unit = unit
    }
}

/// What a segment is about: its table and columns.
public struct SegmentSchema: Sendable, Equatable {
    /// The table's stable code.
    public var tableCode: UInt32
    public var tableName: String
    public var columns: [SegmentColumn]

    public init(tableCode: UInt32, tableName: String, columns: [SegmentColumn]) {
        self.tableCode = tableCode
        self.tableName = tableName
        self.columns = columns
    }
}

extension SegmentSchema {
    /// Layout (SEG-041): u32 table code, text table name, u32 column count,
    /// then per column text name, text type, text unit.
    func write(to writer: inout ByteWriter) {
        writer.write(tableCode)
        writer.write(text: tableName)
        writer.write(UInt32(columns.count))
        for column in columns {
            writer.write(text: column.name)
            writer.write(text: column.type.rawValue)
            writer.write(text: column.unit)
        }
    }

    /// Nil when a field is out of its range; a `BrokenRule` when that is the name
    /// of a type.
    static func read(from reader: inout ByteReader) throws -> SegmentSchema? {
        let code = try reader.read(UInt32.self)
        guard let name = try reader.readText() else { return nil }
        let count = Int(try reader.read(UInt32.self))
        guard count <= SegmentFormat.maximumColumns else { return nil }
        var columns: [SegmentColumn] = []
        for _ in 0..<count {
            guard let column = try reader.readText(), let type = try reader.readText(),
                let unit = try reader.readText()
            else { return nil }
            guard let known = ColumnType(rawValue: type) else { throw BrokenRule("SEG-020") }
            columns.append(SegmentColumn(name: column, type: known, unit: unit))
        }
        guard Set(columns.map { TextKey($0.name) }).count == count else { return nil }
        return SegmentSchema(tableCode: code, tableName: name, columns: columns)
    }
}

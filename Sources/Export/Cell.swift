import Columns

/// One value on its way out, in the terms that formats care about.
enum Cell {
    case null
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case text(String)
    case identifier(String)

    /// Columns hold truth values as 0 and 1; the kind of the column says what
    /// they are. An identifier stays one even if it arrives as a number.
    init(_ value: Value, _ kind: ResultColumn.Kind) {
        self =
            switch (value, kind) {
            case (.null, _): .null
            case (.integer(let value), .boolean): .boolean(value != 0)
            case (.integer(let value), .identifier): .identifier(NumberText.text(value))
            case (.text(let value), .identifier): .identifier(value)
            case (.boolean(let value), _): .boolean(value)
            case (.integer(let value), _): .integer(value)
            case (.double(let value), _): .double(value)
            case (.text(let value), _): .text(value)
            case (.identifier(let value), _): .identifier(value.description)
            }
    }

    /// Without quotes or escapes; nil for NULL.
    var plainText: String? {
        switch self {
        case .null: nil
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): NumberText.text(value)
        case .double(let value): NumberText.text(value)
        case .text(let value), .identifier(let value): value
        }
    }

    /// The cells of a row; NULL where the row is too short for its columns.
    static func row(_ values: [Value], _ columns: [ResultColumn]) -> [Cell] {
        columns.indices.map { column in
            column < values.count ? Cell(values[column], columns[column].kind) : .null
        }
    }
}

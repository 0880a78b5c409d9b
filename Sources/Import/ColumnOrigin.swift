/// Where the values of a table column come from.
public enum ColumnOrigin: Equatable, Sendable {
    /// Nowhere: all rows are null, and the caller may derive them.
    case absent
    /// The file column with this index.
    case field(Int)
    /// One of several values, from 0, in each cell of the file column.
    case part(Int, Int, of: Int)
    /// One text for every row.
    case constant(String)
    /// The raw texts of these file columns with a separator between them; NULL
    /// where one of them is.
    case joined([Int], separator: String)
    /// The number of the data row, from 1.
    case rowNumber
}

extension ColumnOrigin {
    /// Whether values come from a file column.
    public func isFilled(by field: Int) -> Bool { fields.contains(field) }

    /// Which of the values in a cell, from 0; 0 where a cell holds one.
    public var part: Int {
        if case .part(_, let part, _) = self { part } else { 0 }
    }

    /// The file columns that the values come from.
    var fields: [Int] {
        switch self {
        case .absent, .constant, .rowNumber: []
        case .field(let field), .part(let field, _, _): [field]
        case .joined(let fields, _): fields
        }
    }
}

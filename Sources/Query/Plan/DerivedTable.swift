import Columns

/// The result of another query as a source of rows: its columns and no others.
struct DerivedTable: Sendable {
    /// What a column's values mean beyond their kind.
    struct Traits: Sendable {
        /// Ids that are unique only within a dataset.
        var areLocalIDs = false
        /// The ids of datasets, as text.
        var areDatasetIDs = false
        /// Texts that join the values of this many-valued field.
        var joinedField: String?
    }

    struct Column: Sendable {
        var column: ResultColumn
        var traits: Traits
    }

    var name: String
    /// The position among the steps of the query.
    var step: Int
    var columns: [Column]

    /// The positions of the columns of that name, in any letter case.
    func positions(of name: String) -> [Int] {
        let name = name.lowercased()
        return columns.indices.filter { columns[$0].column.name.lowercased() == name }
    }

    /// The column that says to which dataset local ids belong.
    var datasetColumn: Int? { columns.firstIndex { $0.traits.areDatasetIDs } }
}

extension ResultColumn.Kind {
    /// The type of a column in memory that holds such values.
    var columnType: ColumnType {
        switch self {
        case .boolean: .bool
        case .integer: .int64
        case .double: .float64
        case .text: .text
        case .identifier: .id
        }
    }
}

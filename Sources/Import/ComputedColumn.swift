/// A table column that no file column holds as it is.
public enum ComputedColumn: Equatable, Sendable {
    /// The texts of file columns with a separator between them.
    case join([String], separator: String)
    /// The number of the data row, from 1, through all files of a load.
    case rowNumber
}

/// A contributor's statement of how a file's columns become table columns.
///
/// ```yaml
/// columns:                       # file column: table column
///   "": cid                      # an empty header
///   Completed: completed
///   x_um: { column: centroid_x, unit: um, convert: true }
///   count: { column: vesicle_count, null: [-1] }
///   note: null                   # passed over
/// constants: { polarity: unknown }
/// computed:
///   cid: { join: [layer, n_in_group], separator: "-" }   # or { row_number: true }
/// null: ["", "NA"]               # of the whole file; [""] when left out
/// delimiter: ","                 # or tab, or blanks for runs of blanks and tabs
/// comment: "#"                   # with blanks: the rest of the line is passed over
/// header: [cid, x, y, z]         # for a file without a header row
/// header_rows: 2                 # names joined by header_separator, a blank unless stated
/// ```
public struct MappingFile: Sendable {
    /// The name of the map in errors.
    public var file: String
    /// By file column.
    public var columns: [String: ColumnMapping] = [:]
    /// By table column.
    public var constants: [String: String] = [:]
    /// By table column.
    public var computed: [String: ComputedColumn] = [:]
    /// What is NULL in every column; the empty text stands for the empty cell.
    public var nulls: [String] = [""]
    /// The names of the columns of files without a header row, whose first line
    /// is data; nil for files with one.
    public var header: [String]?
    /// nil when the map does not say.
    public var dialect: Dialect?
    /// The byte that begins a comment where blanks set cells apart.
    public var comment: UInt8?
    /// How many rows at the top name the columns; nil for one.
    public var headerRows: Int?
    /// What stands between the names of a column from several header rows.
    public var headerSeparator: String?

    /// A map that says nothing.
    public init(file: String) { self.file = file }
}

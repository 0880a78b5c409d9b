/// What the caller of a load decides about the columns of its files.
public struct ImportOptions: Sendable {
    /// File columns that the table lacks are passed over.
    public var ignoreExtra: Bool
    /// The file column (or the name that a map gives to one) whose text tells
    /// the dataset of each row; nil when the whole file is of one dataset.
    public var datasetColumn: String?
    /// Whether the dataset column holds UUIDs, of which spellings in upper and
    /// lower case are the same.
    public var datasetKeysAreUUIDs = false
    /// Whether a file without that column is refused.
    public var requiresDatasetColumn = true
    /// Table columns that the file must fill; nil for all that are not nullable.
    public var requiredColumns: [String]?
    /// Bad rows are left out and told of (`ImportedBatch.rejects`), instead of
    /// the first ending the import.
    public var keepsGoing = false

    public init(
        ignoreExtra: Bool = false, datasetColumn: String? = nil, requiredColumns: [String]? = nil
    ) {
        self.ignoreExtra = ignoreExtra
        self.datasetColumn = datasetColumn
        self.requiredColumns = requiredColumns
    }
}

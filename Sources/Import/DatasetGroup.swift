/// The rows of a batch that have the same text in the dataset column.
public struct DatasetGroup: Sendable, Equatable {
    /// The text as the first of the rows has it.
    public let key: String
    /// Among the rows of the batch.
    public let rows: Range<Int>
}

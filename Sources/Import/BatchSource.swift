/// The rows of one file as batches of typed columns, in file order.
///
/// The first error in file order ends the import; of two in one row, the one
/// of the earlier table column. After an error every call throws it again.
public protocol BatchSource: AnyObject {
    var plan: ImportPlan { get }
    /// Rows handed out so far.
    var rowCount: Int { get }

    /// The next rows, at most `maximumRows` (at least one); nil at the end.
    func nextBatch(maximumRows: Int) throws -> ImportedBatch?
}

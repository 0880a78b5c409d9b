/// The rows of one file, piece by piece in file order.
public protocol BatchSource: AnyObject {
    var plan: ImportPlan { get }
    /// Rows of the pieces so far, where they are numbered (`rowNumber`).
    var rowCount: Int { get }
    /// The next piece; nil at the end. Called by one thread.
    func nextTask() throws -> BatchTask?
}

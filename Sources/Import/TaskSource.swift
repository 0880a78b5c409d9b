/// The rows of one file as pieces that are typed side by side, in file order.
public protocol TaskSource: AnyObject {
    var plan: ImportPlan { get }
    /// Rows of the pieces handed out; nil where they are counted when they are typed.
    var rowCount: Int? { get }
    /// The next piece; nil at the end. Called by one thread.
    func nextTask() throws -> BatchTask?
}

/// The rows of one file, piece by piece in file order.
public protocol BatchSource: AnyObject {
    var plan: ImportPlan { get }
    /// Rows of the pieces so far, where they are numbered (`rowNumber`).
    var rowCount: Int { get }
    /// Where the last piece ends; nil where a file can be read from the front only.
    var position: SourcePosition? { get }
    /// Passes over everything before a position that an earlier reading of the
    /// same bytes gave; before the first piece.
    func skip(to position: SourcePosition) throws
    /// Makes the pieces to come long, where their length is free: what is done for
    /// each dataset of a piece is then done less often.
    func lengthenPieces()
    /// The next piece; nil at the end. Called by one thread.
    func nextTask() throws -> BatchTask?
}

extension BatchSource {
    public var position: SourcePosition? { nil }

    public func lengthenPieces() {}

    public func skip(to position: SourcePosition) throws {
        throw ImportError(
            .structure, file: plan.file,
            message: "expected a file that can be read from its middle, found one that cannot")
    }
}

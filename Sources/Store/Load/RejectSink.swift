import Import

/// Takes the rows that a load leaves out, while it reads. One of the last two
/// calls ends it.
public protocol RejectSink: AnyObject {
    /// Where the rows go, for messages.
    var name: String { get }
    /// In the order of the input.
    func write(_ rows: [RejectedRow]) throws
    /// Makes durable what was written, for a load that can be gone on with; a mark
    /// of this place, 0 where no row was written.
    func mark() throws -> UInt64
    /// Called before the first row of a load that goes on: rows follow those
    /// before `mark`, and what was written behind it is written again.
    func goBack(to mark: UInt64) throws
    /// Called before the commit; an error prevents it.
    func finish() throws
    /// Called where the load has failed, also after `finish`. What was written
    /// stays, since it may say why.
    func abandon()
}

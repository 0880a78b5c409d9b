import Import

/// Takes the rows that a load leaves out, while it reads. One of the last two
/// calls ends it.
public protocol RejectSink: AnyObject {
    /// Where the rows go, for messages.
    var name: String { get }
    /// In the order of the input.
    func write(_ rows: [RejectedRow]) throws
    /// Called before the commit; an error prevents it.
    func finish() throws
    /// Called where the load has failed, also after `finish`. What was written
    /// stays, since it may say why.
    func abandon()
}

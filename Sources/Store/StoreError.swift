/// Why a store could not do what was asked: what was expected, what was
/// found, where, and what to do.
public struct StoreError: Error, CustomStringConvertible, Sendable, Equatable {
    /// What a caller may want to tell apart, for instance by exit status.
    public enum Kind: Sendable, Equatable {
        /// The request makes no sense for this store.
        case usage
        /// The rows or files given are wrong.
        case badInput
        /// The files given are sound and have no rows.
        case noRows
        /// No such store, dataset, snapshot or file.
        case notFound
        /// The store's own files are damaged.
        case corrupt
        /// The store was written by a later version.
        case future
        /// Another process is writing.
        case busy
        /// The user wants to end.
        case interrupted
        /// The system refused: no space, no permission, a folder that is not empty.
        case runtime
    }

    public var kind: Kind
    public var message: String
    /// What to do; empty where the message says it all.
    public var hint: String

    public init(_ kind: Kind, _ message: String, hint: String = "") {
        self.kind = kind
        self.message = message
        self.hint = hint
    }

    public var description: String { hint.isEmpty ? message : message + "\n  " + hint }
}

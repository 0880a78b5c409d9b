import SynDB

/// Who makes a request, and what they may do.
struct Caller: Sendable {
    enum Scope: String, Sendable, CaseIterable {
        /// To ask.
        case read
        /// To load rows.
        case load
        /// To see every dataset and what storage costs.
        case admin
    }

    var reader: Reader
    var scopes: Set<Scope>
    /// The name of the token in logs.
    var label: String

    static let anonymous = Caller(reader: .anonymous, scopes: [.read], label: "anonymous")
}

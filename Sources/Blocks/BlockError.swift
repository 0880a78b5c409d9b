/// Why a file of blocks was refused. The module that knows the file's path
/// turns it into an error of its own.
public struct BlockError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// The bytes are not what was written.
        case damaged
        /// The file is of a later format.
        case future
    }

    public var kind: Kind
    /// The rule of FormatSpec that is broken, as `BLK-002`.
    public var rule: String
    public var message: String

    public init(_ kind: Kind, _ rule: String, _ message: String) {
        self.kind = kind
        self.rule = rule
        self.message = message
    }

    public var description: String { "\(message) (\(rule))" }
}

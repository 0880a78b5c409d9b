import Bits

/// A page payload that breaks a rule of the format: the bytes are damaged or
/// were written by something that does not follow FormatSpec.
public struct EncodingError: Error, CustomStringConvertible, Equatable {
    /// The rule of FormatSpec that is broken, as `ENC-011`.
    public var rule: String
    /// What was expected and what was found.
    public var message: String

    public init(_ rule: String, _ message: String) {
        self.rule = rule
        self.message = message
    }

    public var description: String { "\(rule): \(message)" }
}

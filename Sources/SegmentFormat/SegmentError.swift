/// A segment file that cannot be used: damaged, cut off, not a segment, or of
/// a later format. Says what was expected, what was found, and where.
public struct SegmentError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The rule of FormatSpec that is broken, as `SEG-003`.
    public var rule: String
    public var path: String
    /// The part of the file, as `header` or `page 3 of column "cleft_score"`.
    public var part: String
    /// Byte offset of the part in the file.
    public var offset: UInt64
    public var message: String
    public var hint: String

    public init(
        _ rule: String, path: String, part: String, offset: UInt64, _ message: String, hint: String = ""
    ) {
        self.rule = rule
        self.path = path
        self.part = part
        self.offset = offset
        self.message = message
        self.hint = hint
    }

    public var description: String {
        "\(path): \(part) at byte \(offset): \(message) (\(rule))" + (hint.isEmpty ? "" : "; \(hint)")
    }

    static let restoreHint = "restore the file from a copy; `syndb verify` lists what else is damaged"
}

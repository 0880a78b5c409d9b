/// Builds a `TextVector` row by row, interning equal strings.
public struct TextBuilder: Sendable {
    public private(set) var vector = TextVector()
    private var codeOfText: [TextKey: UInt32] = [:]

    public init() {}

    public mutating func append(_ text: String) {
        vector.codes.append(code(of: text))
    }

    /// Appends the row before once more; the common case in sorted exports.
    /// The vector must not be empty.
    public mutating func appendPrevious() {
        vector.codes.append(vector.codes[vector.codes.count - 1])
    }

    /// The code of `text`, added to the dictionary if it is new.
    public mutating func code(of text: String) -> UInt32 {
        if let code = codeOfText[TextKey(text)] { return code }
        let code = UInt32(vector.dictionary.count)
        vector.dictionary.append(text)
        codeOfText[TextKey(text)] = code
        return code
    }
}

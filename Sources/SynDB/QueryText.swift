/// Names and values as SyQL writes them, for queries that a program makes.
enum QueryText {
    /// A name that may be any word, reserved ones too.
    static func name(_ name: String) -> String { doubled(name, "\"") }

    static func text(_ text: String) -> String { doubled(text, "'") }

    private static func doubled(_ text: String, _ quote: String) -> String {
        quote + text.replacing(quote, with: quote + quote) + quote
    }
}

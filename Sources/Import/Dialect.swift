/// How the cells of a text file are set apart.
public struct Dialect: Sendable, Equatable {
    /// One ASCII byte; not a quote, CR or LF.
    public let delimiter: UInt8
    /// Whether any run of blanks and tabs sets cells apart; `delimiter` is then
    /// the blank.
    public let isBlanks: Bool

    public static let comma = Dialect(unchecked: UInt8(ascii: ","))
    public static let tab = Dialect(unchecked: UInt8(ascii: "\t"))
    public static let blanks = Dialect(unchecked: UInt8(ascii: " "), isBlanks: true)

    private init(unchecked delimiter: UInt8, isBlanks: Bool = false) {
        self.delimiter = delimiter
        self.isBlanks = isBlanks
    }

    /// One ASCII character that can set cells apart, or the word `tab` (also
    /// `\t`) or `blanks`; nil for anything else.
    public init?(delimiter text: String) {
        switch text {
        case "tab", "\\t": self = .tab
        case "blanks": self = .blanks
        default:
            guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != UInt8(ascii: "\""),
                byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r")
            else { return nil }
            self.init(unchecked: byte)
        }
    }
}

/// How the cells of a text file are set apart.
public struct Dialect: Sendable, Equatable {
    /// One ASCII byte; not a quote, CR or LF.
    public let delimiter: UInt8

    public static let comma = Dialect(unchecked: UInt8(ascii: ","))
    public static let tab = Dialect(unchecked: UInt8(ascii: "\t"))

    private init(unchecked delimiter: UInt8) { self.delimiter = delimiter }

    /// nil unless `text` is one ASCII character that can set cells apart.
    public init?(delimiter text: String) {
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != UInt8(ascii: "\""),
            byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r")
        else { return nil }
        delimiter = byte
    }
}

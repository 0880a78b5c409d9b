/// Text as it comes in, cut into statements at each `;` that stands outside of
/// quotes and comments.
public struct StatementSplitter: Sendable {
    private enum Place { case plain, text, name, comment }

    private var held: [UInt8] = []
    private var place = Place.plain
    private var wasDash = false
    /// Bytes that are neither blanks nor of comments.
    private var size = 0

    public init() {}

    /// The beginning of a statement that has not ended, without blanks around it.
    public var rest: String { String(decoding: held, as: UTF8.self).trimmed }

    /// Whether a statement has begun.
    public var isEmpty: Bool { size == 0 }

    /// Whether what comes next belongs to a comment.
    public var isInComment: Bool { place == .comment }

    /// What stands behind an open single quote; nil where none is open.
    public var openText: String? {
        guard place == .text, let start = held.lastIndex(of: UInt8(ascii: "'")) else { return nil }
        return String(decoding: held[(start + 1)...], as: UTF8.self)
    }

    /// The statements that end in `text`, without their `;`; empty ones are
    /// left out.
    public mutating func add(_ text: some Sequence<UInt8>) -> [String] {
        var found: [String] = []
        for byte in text {
            let isDash = byte == UInt8(ascii: "-")
            switch (place, byte) {
            case (.plain, UInt8(ascii: ";")):
                if !isEmpty { found.append(rest) }
                clear()
                continue
            case (.plain, UInt8(ascii: "'")): place = .text
            case (.plain, UInt8(ascii: "\"")): place = .name
            case (.plain, UInt8(ascii: "-")) where wasDash:
                place = .comment
                size -= 1
            // A doubled quote ends and begins again, which comes to the same.
            case (.text, UInt8(ascii: "'")), (.name, UInt8(ascii: "\"")), (.comment, UInt8(ascii: "\n")):
                place = .plain
            default: break
            }
            wasDash = isDash && place == .plain
            if place != .comment, !Self.isBlank(byte) { size += 1 }
            if size == 0, byte == UInt8(ascii: "\n") { held = [] } else { held.append(byte) }
        }
        return found
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Forgets what has begun.
    public mutating func clear() { self = StatementSplitter() }
}

extension String {
    /// Without blanks and line ends around it.
    var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}

/// A contributor's own identifier, exactly as it was given.
///
/// Three kinds occur in real exports: integers (18-digit root ids, signed or
/// unsigned), UUIDs, and free text. The text form is the identity: parsing
/// picks a compact kind only when printing it gives back the same bytes, so
/// `007`, `+1`, `-0` and an upper-case UUID stay text.
///
/// The order is integers by value, then UUIDs by byte, then text by byte.
public enum Identifier: Hashable, Sendable {
    /// An integer that fits a signed 64-bit word.
    case integer(Int64)
    /// An integer above `Int64.max`.
    case unsigned(UInt64)
    /// A UUID, written in lower case with hyphens.
    case uuid(high: UInt64, low: UInt64)
    /// Anything else; never empty.
    case text(String)
}

extension Identifier: Comparable {
    public static func == (left: Identifier, right: Identifier) -> Bool {
        switch (left, right) {
        case (.integer(let a), .integer(let b)): a == b
        case (.unsigned(let a), .unsigned(let b)): a == b
        case (.uuid(let a, let b), .uuid(let c, let d)): a == c && b == d
        case (.text(let a), .text(let b)): TextKey(a) == TextKey(b)
        default: false
        }
    }

    public static func < (left: Identifier, right: Identifier) -> Bool {
        switch (left, right) {
        case (.integer(let a), .integer(let b)): a < b
        case (.unsigned(let a), .unsigned(let b)): a < b
        case (.uuid(let a, let b), .uuid(let c, let d)): (a, b) < (c, d)
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        default: left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .integer: 0
        case .unsigned: 1
        case .uuid: 2
        case .text: 3
        }
    }
}

/// A text that equals another only byte for byte.
///
/// Swift's own `==` treats canonically equivalent texts as equal ("é" as one
/// scalar and as two); a contributor's text has to come out as it went in.
public struct TextKey: Hashable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }

    public static func == (left: TextKey, right: TextKey) -> Bool {
        // Several times faster than byte by byte; nearly every text is contiguous.
        let areEqual = left.text.utf8.withContiguousStorageIfAvailable { left in
            right.text.utf8.withContiguousStorageIfAvailable { left.elementsEqual($0) }
        }
        return (areEqual ?? nil) ?? left.text.utf8.elementsEqual(right.text.utf8)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

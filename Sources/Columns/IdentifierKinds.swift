/// What occurs among the identifiers of a column besides integers from 0 to
/// `Int64.max`, which every form but a UUID can hold.
public struct IdentifierKinds: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Integers below 0.
    public static let negative = IdentifierKinds(rawValue: 1)
    /// Integers above `Int64.max`.
    public static let unsigned = IdentifierKinds(rawValue: 2)
    /// UUIDs and texts.
    public static let other = IdentifierKinds(rawValue: 4)

    /// Of one identifier.
    public init(_ identifier: Identifier) {
        switch identifier {
        case .integer(let value): self = value < 0 ? .negative : []
        case .unsigned: self = .unsigned
        case .uuid, .text: self = .other
        }
    }

    /// The narrowest form that holds all of them.
    public var form: IdentifierForm {
        if contains(.other) || isSuperset(of: [.negative, .unsigned]) { return .text }
        return contains(.unsigned) ? .unsigned : .integer
    }
}

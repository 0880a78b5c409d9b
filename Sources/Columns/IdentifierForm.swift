/// How a column of identifiers is written where every value of a column has
/// one type.
public enum IdentifierForm: Sendable, Equatable {
    /// Signed integers of 64 bits.
    case integer
    /// Unsigned integers of 64 bits.
    case unsigned
    /// The 16 bytes of a UUID.
    case uuid
    /// What the contributor wrote.
    case text
}

import Columns

extension PreparedPage {
    /// What may occur among its identifiers, from the kind of their stream alone
    /// (ENC-050); none in a page of another type or without values.
    public var identifierKinds: IdentifierKinds {
        guard case .identifiers(let stream) = values else { return [] }
        return switch stream.body {
        case .signed: .negative
        case .unsigned: .unsigned
        case .uuids, .texts: .other
        }
    }
}

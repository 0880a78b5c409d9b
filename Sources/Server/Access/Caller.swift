import SynDB

/// Who makes a request, and what they may do.
struct Caller: Sendable {
    /// Whom limits count.
    enum Key: Hashable, Sendable {
        case token(String)
        case address(String)
        /// Of a route that counts nobody.
        case nobody
    }

    var reader: Reader
    var scopes: Set<TokenList.Scope>
    /// The name of the token in logs.
    var label: String
    var key = Key.nobody

    var isKnown: Bool { reader.name != nil }

    static let anonymous = Caller(reader: .anonymous, scopes: [.read], label: "anonymous")
    static let anonymousWithoutTokens = Caller(
        reader: .anonymous, scopes: [.read, .observe], label: "anonymous")
}

extension Caller {
    init(_ entry: TokenList.Entry) {
        let isAdmin = entry.scopes.contains(.admin)
        reader = Reader(name: entry.name, groups: Set(entry.groups ?? []), seesAll: isAdmin)
        scopes = isAdmin ? Set(TokenList.Scope.allCases) : Set(entry.scopes)
        label = entry.name
        key = .token(entry.name)
    }
}

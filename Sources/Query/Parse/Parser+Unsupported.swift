/// SQL that SyQL does not have, refused with what works instead.
extension Parser {
    func unsupportedSetOperation() -> QueryError {
        QueryError(
            "\(word.uppercased()) is not supported", at: token.range,
            hint: "one query with OR in WHERE finds the rows of both")
    }

    /// UNION and its relatives, which are not reserved words.
    var isSetOperation: Bool { ["union", "intersect", "except"].contains(word) }

    /// The current token in lower case if it is a name, else empty.
    var word: String {
        if case .name(let name) = token.kind { name.lowercased() } else { "" }
    }
}

/// SQL that SyQL does not have, refused with what works instead.
extension Parser {
    func unsupportedWith() -> QueryError {
        QueryError(
            "WITH is not supported", at: token.range,
            hint: "write the condition in WHERE; for a query over a result, run the first one and "
                + "put its values in an IN list")
    }

    func unsupportedSubquery() -> QueryError {
        QueryError(
            "a query inside of a query is not supported", at: token.range,
            hint: "run the inner query first and put its values in an IN list")
    }

    func unsupportedSetOperation() -> QueryError {
        QueryError(
            "\(word.uppercased()) is not supported", at: token.range,
            hint: "one query with OR in WHERE finds the rows of both")
    }

    /// UNION and its relatives, which are not reserved words.
    var isSetOperation: Bool { ["union", "intersect", "except"].contains(word) }

    /// Throws if a second table follows.
    mutating func refuseJoin() throws(QueryError) {
        let isJoin: Bool
        if token.isSymbol(.comma) || word == "join" {
            isJoin = true
        } else if ["inner", "left", "right", "full", "cross", "natural"].contains(word) {
            let next = try ahead()
            isJoin = next.isWord("join") || next.isWord("outer")
        } else {
            isJoin = false
        }
        guard isJoin else { return }
        let what = token.isSymbol(.comma) ? "a second table" : "JOIN"
        throw QueryError(
            "\(what) is not supported", at: token.range,
            hint: "every metadata field of a dataset is a column of every table and needs no join: "
                + "WHERE brain_region = 'CA1'")
    }

    /// The current token in lower case if it is a name, else empty.
    private var word: String {
        if case .name(let name) = token.kind { name.lowercased() } else { "" }
    }
}

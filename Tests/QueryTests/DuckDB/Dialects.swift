/// A piece of a query in SyQL and in DuckDB's SQL.
struct Dialects: ExpressibleByStringInterpolation {
    var syql: String
    var duckDB: String

    init(_ syql: String, _ duckDB: String) {
        self.syql = syql
        self.duckDB = duckDB
    }

    init(stringLiteral text: String) { self.init(text, text) }

    struct StringInterpolation: StringInterpolationProtocol {
        var syql = ""
        var duckDB = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ text: String) {
            syql += text
            duckDB += text
        }

        mutating func appendInterpolation(_ piece: Dialects) {
            syql += piece.syql
            duckDB += piece.duckDB
        }

        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            appendLiteral("\(value)")
        }
    }

    init(stringInterpolation text: StringInterpolation) { self.init(text.syql, text.duckDB) }
}

extension [Dialects] {
    func joined(_ separator: String) -> Dialects {
        Dialects(
            map(\.syql).joined(separator: separator), map(\.duckDB).joined(separator: separator))
    }
}

import Columns

/// The reserved words of SyQL. A column with such a name is written in double
/// quotes. Words that matter in one place only (`NULLS`, `FIRST`, `JOIN`, ...)
/// are not reserved, so that packs may use them as names.
enum Keyword: String, CaseIterable, Sendable {
    case select, distinct, from, `where`, group, by, having, order, limit, offset
    case and, or, not, `in`, between, like, ilike, regexp, under, `is`, null, `true`, `false`
    case `case`, when, then, `else`, end, cast, `as`, asc, desc

    /// As error messages and printed queries show it.
    var text: String { rawValue.uppercased() }

    private static let byText = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
    private static let longest = allCases.map(\.rawValue.utf8.count).max() ?? 0

    /// The keyword that `word` spells, in any case.
    init?(spelling word: String) {
        guard word.utf8.count <= Keyword.longest, let found = Keyword.byText[word.inLowerCase] else {
            return nil
        }
        self = found
    }
}

import Catalog
import Columns
import Export
import Query
import Store

/// What could stand where the cursor is: words of the language, tables, their
/// columns, metadata columns and, within quotes behind one, its terms.
public struct ShellCompleter: Sendable {
    private let catalog: Catalog
    private let tables: [TableSchema]
    private let metadata: [MetadataColumnReference]

    /// More would fill the screen and help nobody.
    static let maximumCount = 200

    public init(_ snapshot: Snapshot) {
        catalog = snapshot.catalog
        tables = snapshot.catalog.schema.tables
        metadata = snapshot.catalog.schema.metadataColumns
    }

    /// `before`: the statement up to the cursor.
    public func completion(_ before: String) -> Completion {
        let text = before.drop { $0 == " " || $0.isNewline }
        if text.hasPrefix(".") { return commandWord(String(text)) }
        var splitter = StatementSplitter()
        _ = splitter.add(text.utf8)
        if splitter.isInComment { return Completion(length: 0, candidates: []) }
        if let quoted = splitter.openText {
            return term(quoted, after: String(text.dropLast(quoted.count + 1)))
        }
        let word = String(text.reversed().prefix { $0.isInWord }.reversed())
        return name(word, after: String(text.dropLast(word.count)), in: String(text))
    }

    private func matching(_ word: String, _ words: some Sequence<String>, length: Int? = nil) -> Completion {
        let wanted = word.lowercased()
        // A name in quotes is found by what stands within.
        let found = Set(words.filter { $0.drop { $0 == "\"" }.lowercased().hasPrefix(wanted) }).sorted()
            .prefix(Self.maximumCount)
        return Completion(length: length ?? word.count, candidates: Array(found))
    }

    private var tableNames: [String] { tables.flatMap { [$0.name, $0.plural] } }

    private func commandWord(_ text: String) -> Completion {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 2 else {
            return words.count == 1
                ? matching(text, ShellCommandName.allCases.map { "." + $0.rawValue })
                : Completion(length: 0, candidates: [])
        }
        switch ShellCommandName(rawValue: String(words[0].dropFirst())) {
        case .schema: return matching(words[1], tableNames)
        case .mode: return matching(words[1], OutputFormat.allCases.map(\.rawValue))
        case .timer, .explain: return matching(words[1], ["on", "off"])
        case .snapshot: return matching(words[1], ["newest"])
        default: return Completion(length: 0, candidates: [])
        }
    }

    /// A term of the metadata column that the text before the quote compares.
    private func term(_ word: String, after text: String) -> Completion {
        guard let reference = comparedColumn(text) else { return Completion(length: 0, candidates: []) }
        var terms =
            reference.vocabulary.flatMap { catalog.schema.vocabulary(named: $0) }?.terms.map(\.term) ?? []
        for case .text(let term) in (try? catalog.terms(of: reference)) ?? [] { terms.append(term) }
        if reference.source == .datasetID { terms = datasetIDs() }
        return matching(word, terms.map { $0.replacing("'", with: "''") + "'" })
    }

    private func datasetIDs() -> [String] {
        catalog.liveOrdinals.compactMap { try? catalog.id(of: $0).description }
    }

    /// The metadata column of `brain_region =`, `mutation NOT IN ('a',` and the
    /// like.
    private func comparedColumn(_ text: String) -> MetadataColumnReference? {
        var rest = Substring(text)
        while let last = rest.last {
            if " =!<>,(\n\t".contains(last) {
                rest.removeLast()
            } else if last == "'" {
                rest.removeLast()
                guard let start = rest.lastIndex(of: "'") else { return nil }
                rest = rest[..<start]
            } else {
                let word = String(rest.reversed().prefix { $0.isInWord || $0 == "\"" }.reversed())
                guard !word.isEmpty else { return nil }
                rest.removeLast(word.count)
                if ["not", "in", "like", "ilike", "under", "regexp"].contains(word.lowercased()) { continue }
                return catalog.schema.metadataColumn(named: word.replacing("\"", with: ""))
            }
        }
        return nil
    }

    private func name(_ word: String, after text: String, in whole: String) -> Completion {
        let words = text.split { !$0.isInWord }.map { $0.lowercased() }
        let endsInBlank = text.last.map { $0 == " " || $0.isNewline } ?? true
        if endsInBlank, let last = words.last, ["from", "join"].contains(last) {
            return matching(word, tableNames)
        }
        let all = whole.split { !$0.isInWord }.map { $0.lowercased() }
        let named = tables.filter { table in
            ([table.name, table.plural] + table.aliases).contains { all.contains($0.lowercased()) }
        }
        let columns = (named.isEmpty ? tables : named).flatMap { $0.columns.map { QueryWords.name($0.name) } }
        let fields = metadata.map { QueryWords.name($0.name) }
        if text.hasSuffix(".") { return matching(word, columns + fields) }
        guard !word.isEmpty else { return Completion(length: 0, candidates: []) }
        let isLower = word.first?.isLowercase ?? false
        let keywords = QueryWords.keywords.map { isLower ? $0.lowercased() : $0 }
        return matching(
            word, columns + fields + ["rowid"] + keywords + QueryWords.functions.map { $0 + "(" } + tableNames
        )
    }
}

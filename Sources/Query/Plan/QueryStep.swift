/// A query inside of another, run before it.
struct QueryStep: Sendable {
    enum Use: Sendable {
        /// A source of rows.
        case rows
        /// The values of IN.
        case list
        /// One value.
        case value
    }

    /// As explanations call it.
    var name: String
    var use: Use
    var statement: SelectStatement
    var plan: QueryPlan
}

/// The steps of a query, in an order in which each needs only those before it.
final class QuerySteps {
    var steps: [QueryStep] = []
    /// What the query may not have meant, each once.
    private(set) var doubts: [String] = []
    /// Gives the text of a file that the query names; nil where it may name none.
    let readFile: ((String) throws -> String)?
    /// Tables whose rows belong to no dataset.
    let tablesWithoutDatasets: Set<String>

    init(readFile: ((String) throws -> String)? = nil, tablesWithoutDatasets: Set<String> = []) {
        self.readFile = readFile
        self.tablesWithoutDatasets = tablesWithoutDatasets
    }

    func doubt(_ text: String) { if !doubts.contains(text) { doubts.append(text) } }
}

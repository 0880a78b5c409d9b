import Catalog
import Columns
import Export
import Query
import Store

/// What is asked of a store one thing after another: queries, and commands
/// with a dot before them. Knows nothing of keys and lines.
public final class Shell {
    public let store: Store
    /// How results are written; nil for the table on a terminal, CSV otherwise.
    public private(set) var mode: OutputFormat?
    /// The snapshot that is asked; nil for the newest one, whichever it is.
    public private(set) var pinned: UInt64?
    private var isTimed = false
    private var isExplained = false
    private let options: QueryOptions
    private let isTerminal: Bool
    private let talk: (String) -> Void

    /// `isTerminal`: whether a person reads the results. `talk` takes lines that
    /// are no data.
    public init(
        _ store: Store, options: QueryOptions, isTerminal: Bool, talk: @escaping (String) -> Void
    ) {
        self.store = store
        self.options = options
        self.isTerminal = isTerminal
        self.talk = talk
    }

    public func snapshot() throws -> Snapshot { try store.snapshot(pinned) }

    /// Runs a query and writes its result. A `QueryError` is about `text`.
    public func run(query text: String) throws {
        let output = try ResultOutput(format: mode, isTerminal: isTerminal)
        let prepared = try PreparedQuery(text, snapshot: try snapshot(), options: options)
        let statistics = try output.write(prepared)
        if isExplained { talk(prepared.planText + "\n" + statistics.text().dropLast()) }
        let rows = Count.text(statistics.rowsReturned, "row")
        if isTimed {
            let milliseconds = (statistics.seconds * 10_000).rounded() / 10
            talk("\(rows) in \(milliseconds) ms, \(QueryStatistics.bytes(statistics.bytesRead)) read")
        } else if isTerminal {
            talk(rows)
        }
    }

    /// Runs a line that begins with a dot. False where it asks to leave.
    public func run(command line: String) throws -> Bool {
        let words = line.split { $0 == " " || $0 == ";" || $0 == "\t" }.map(String.init)
        guard let first = words.first, first.hasPrefix(".") else { return true }
        let spelt = first == ".exit" ? "quit" : String(first.dropFirst())
        guard let name = ShellCommandName(rawValue: spelt.lowercased()) else {
            let near = NearestName.find(spelt, among: ShellCommandName.allCases.map(\.rawValue))
            throw StoreError(
                .usage, "there is no command \"\(first)\"",
                hint: near.map { "did you mean \".\($0)\"?" } ?? ".help lists them")
        }
        guard words.count <= 2 else {
            throw StoreError(.usage, "\(first) takes one word at most", hint: ".help")
        }
        return try run(name, words.count > 1 ? words[1] : nil)
    }

    private func run(_ name: ShellCommandName, _ word: String?) throws -> Bool {
        switch name {
        case .tables: try write(TableListing.tableHeadings, try TableListing.tables(in: snapshot()))
        case .schema:
            if let word {
                try write(TableListing.columnHeadings, try TableListing.columns(of: word, in: snapshot()))
            } else {
                try write(FieldListing.headings, FieldListing.rows(try snapshot().catalog.schema))
            }
        case .mode: try setMode(word)
        case .timer: try turn(&isTimed, word, name)
        case .explain: try turn(&isExplained, word, name)
        case .snapshot: try pin(word)
        case .help: talk(Self.help)
        case .quit: return false
        }
        return true
    }

    private func write(_ headings: [ResultColumn], _ rows: [[Value]]) throws {
        try ResultOutput(format: mode, isTerminal: isTerminal).write(headings, rows)
    }

    private func setMode(_ word: String?) throws {
        let names = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
        guard let word else {
            return talk(
                "results are written as \((mode ?? (isTerminal ? .table : .csv)).rawValue); others: \(names)")
        }
        guard let format = OutputFormat(rawValue: word.lowercased()) else {
            throw StoreError(.usage, "there is no format \"\(word)\"", hint: "one of \(names)")
        }
        _ = try ResultOutput(format: format, isTerminal: isTerminal)
        mode = format
    }

    private func turn(_ setting: inout Bool, _ word: String?, _ name: ShellCommandName) throws {
        switch word?.lowercased() {
        case "on": setting = true
        case "off": setting = false
        case nil: setting.toggle()
        default: throw StoreError(.usage, ".\(name.rawValue) takes on or off")
        }
        talk("\(name.rawValue) \(setting ? "on" : "off")")
    }

    private func pin(_ word: String?) throws {
        if word?.lowercased() == "newest" {
            pinned = nil
        } else if let word {
            guard let number = UInt64(word) else {
                throw StoreError(.usage, ".snapshot takes a number, or newest")
            }
            _ = try store.snapshot(number)
            pinned = number
        }
        let number = try snapshot().number
        talk(pinned == nil ? "snapshot \(number), the newest" : "snapshot \(number), until .snapshot newest")
    }

    private static let help = """
        A query ends with a semicolon and may take several lines; SyQL, as for `syndb query`.

        .tables          the tables, their rows and bytes
        .schema TABLE    the columns of a table; without one the metadata fields
        .mode FORMAT     how results are written: table, csv, json, markdown, ...
        .timer on|off    how long each query takes
        .explain on|off  the plan of each query, and what it pruned and read
        .snapshot N      ask an earlier snapshot; newest for the newest one
        .help            this
        .quit            leave, as Ctrl-D does

        Tab completes words, names, and terms within quotes; twice it shows them all.
        Up and down go through what was asked before, Ctrl-R looks for it. Ctrl-C drops
        the line, or ends the query that runs.
        """
}

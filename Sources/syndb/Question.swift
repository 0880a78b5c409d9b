import SynDB

/// One question in SyQL, to a store or to files, and where the answer goes.
struct Question {
    /// How many threads answer, unless a flag says otherwise.
    static let threads = 2

    /// The folder; none for files.
    var store = ""
    var text: String
    /// Files in place of a store.
    var files: [String] = []
    /// The one table that the files are.
    var table: String?
    /// How the files are read, and what their columns are.
    var input = InputFiles()
    var mapping: MappingFile?
    var snapshot: UInt64?
    var readMode = ReadMode.mmap
    var options = QueryOptions()
    var format: OutputFormat?
    var identifiers: IdentifierChoice?
    /// A new file for the answer; none for standard output.
    var output: String?
    var explains = false
    var showsStatistics = false
    /// Explanation and statistics as JSON.
    var asJSON = false

    init(_ text: String) {
        self.text = text
        options.threads = Question.threads
        options.cancellation = QueryCancellation { Interruption.isRequested }
        options.readFile = { try FileSource.text(of: $0) }
    }

    /// What `syndb query STORE QUERY` asks; nil where there is any flag, or a sign
    /// that stands for something else. Such a question needs no parser of arguments,
    /// which would take more CPU time than the answer.
    init?(plain arguments: [String]) {
        guard arguments.count == 3, arguments[0] == QueryCommand.name,
            !arguments.contains(where: { $0.isEmpty || $0.hasPrefix("-") })
        else { return nil }
        self.init(arguments[2])
        store = arguments[1]
    }

    mutating func ask() throws {
        Interruption.watch()
        SystemLimits.keepFreedMemory()
        let target = try ResultOutput(
            file: output, format: format, ids: identifiers, isTerminal: Terminal.isInteractive)
        let files =
            files.isEmpty
            ? nil
            : try FileStore(
                files, table: table, query: text, input: input, mapping: mapping, readMode: readMode
            ) { try Interruption.check() }
        defer { withExtendedLifetime(files) {} }
        options.tablesWithoutDatasets = files?.tablesWithoutDatasets ?? []
        let opened = try files?.snapshot ?? Store(path: store, readMode: readMode).snapshot(snapshot)
        let prepared: PreparedQuery
        do {
            prepared = try Question.prepare(text, opened, options)
        } catch var failure as QueryFailure {
            if let files { failure.error = files.explained(failure.error) }
            throw failure
        }
        let statistics: QueryStatistics
        do {
            statistics = try target.write(prepared)
        } catch  where Interruption.isRequested {
            throw Interruption.error()
        }
        if let output {
            Terminal.talk("wrote \(Count.text(statistics.rowsReturned, "row")) to \(output)")
        }
        guard explains || showsStatistics else { return }
        if asJSON {
            Terminal.talk(
                try Terminal.json(Report(plan: explains ? prepared.planText : nil, statistics: statistics)))
        } else {
            if explains { Terminal.talk(prepared.planText) }
            Terminal.talk(String(statistics.text().dropLast()))
        }
    }

    static func prepare(
        _ text: String, _ snapshot: Snapshot, _ options: QueryOptions
    ) throws -> PreparedQuery {
        do {
            return try PreparedQuery(text, snapshot: snapshot, options: options)
        } catch {
            throw QueryFailure(error: error, text: text)
        }
    }

    /// Statistics with the plan beside them.
    struct Report: Encodable {
        var plan: String?
        var statistics: QueryStatistics

        private enum Key: CodingKey { case plan }

        func encode(to encoder: any Encoder) throws {
            try statistics.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeIfPresent(plan, forKey: .plan)
        }
    }
}

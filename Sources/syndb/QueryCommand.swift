import ArgumentParser
import SynDB

struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Ask a question in SyQL.",
        discussion: """
            Every metadata field is a column of every table:
              syndb query STORE "SELECT mutation, avg(mesh_volume), stddev(mesh_volume), count(*)
                                 FROM dendritic_spines WHERE brain_region = 'CA1' GROUP BY mutation"
            """)

    @OptionGroup var store: StoreArgument
    @Argument(help: "The query; - is standard input.")
    var query: String?
    @Option(
        name: .customShort("f"), help: ArgumentHelp("A file with the query.", valueName: "file"),
        completion: .file())
    var file: String?
    @OptionGroup var format: FormatOption
    @Option(
        name: .customShort("o"),
        help: ArgumentHelp(
            "A new file for the result; its extension chooses the format.", valueName: "file"))
    var output: String?
    @Option(help: ArgumentHelp("An earlier snapshot.", valueName: "number"))
    var snapshot: UInt64?
    @Flag(help: "Say the plan on standard error.")
    var explain = false
    @Flag(help: "Say what was pruned and read on standard error.")
    var stats = false
    @Flag(help: "Explain and stats as one JSON object on one line, last on standard error.")
    var json = false
    @Flag(help: "Read every segment: no pruning of any kind.")
    var noPrune = false
    @Flag(help: "Answer from rows, never from stored aggregates.")
    var noStatistics = false
    @Option(help: ArgumentHelp("How many threads to use.", valueName: "number"))
    var threads = 2
    @Option(help: ArgumentHelp("Give up after so many seconds.", valueName: "seconds"))
    var timeout: Double?
    @Option(
        help: ArgumentHelp(
            "Give up beyond so much memory for groups, sorting and joins, as in 512M or 4G.",
            valueName: "size"))
    var memory: ByteSize?
    @Option(help: "mmap, or pread for network disks.")
    var io: ReadMode = .mmap

    func validate() throws {
        guard (query == nil) != (file == nil) else {
            throw ValidationError("expected a query, or -f FILE")
        }
        guard threads >= 1 else { throw ValidationError("--threads needs at least 1") }
        if let timeout { try Seconds.check(timeout, "--timeout") }
    }

    func run() throws {
        let text =
            try query.map { $0 == "-" ? try FileSource.text(of: "-") : $0 } ?? FileSource.text(of: file!)
        var options = QueryOptions()
        options.prunes = !noPrune
        options.usesStatistics = !noStatistics
        options.threads = threads
        options.timeout = timeout
        options.memory = memory?.bytes
        SystemLimits.keepFreedMemory()
        Interruption.watch()
        options.cancellation = QueryCancellation { Interruption.isRequested }
        options.readFile = { try FileSource.text(of: $0) }
        let prepared = try QueryCommand.prepare(
            text, try store.open(readMode: io).snapshot(snapshot), options)
        let statistics: QueryStatistics
        do {
            statistics = try write(prepared)
        } catch  where Interruption.isRequested {
            throw StoreError(.interrupted, "interrupted")
        }
        guard explain || stats else { return }
        if json {
            Terminal.talk(
                try Terminal.json(Report(plan: explain ? prepared.planText : nil, statistics: statistics)))
        } else {
            if explain { Terminal.talk(prepared.planText) }
            Terminal.talk(String(statistics.text().dropLast()))
        }
    }

    /// Runs the query into standard output or a new file.
    private func write(_ prepared: PreparedQuery) throws -> QueryStatistics {
        guard let output else {
            var sink = Terminal.format(format.format).makeSink(to: FileSink.standardOutput())
            return try prepared.run(into: &sink)
        }
        let chosen = try ResultFile.format(of: output, chosen: format.format)
        let statistics = try ResultFile.write(output) { target in
            var sink = chosen.makeSink(to: target)
            return try prepared.run(into: &sink)
        }
        Terminal.talk("wrote \(Count.text(statistics.rowsReturned, "row")) to \(output)")
        return statistics
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

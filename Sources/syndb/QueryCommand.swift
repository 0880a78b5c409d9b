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

    @Argument(help: "The store's folder; none with --from.", completion: .directory)
    var store: String?
    @Argument(help: "The query; - is standard input.")
    var query: String?
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "In place of a store: files of any form that load reads; - is standard input. FROM names a file "
                + "without its extensions.", valueName: "file"),
        completion: .file())
    var from: [String] = []
    @Option(help: "With --from: all files are one table of this name.")
    var table: String?
    @Option(
        help: ArgumentHelp(
            "With --from: a map as for load, file columns to columns, units, nulls.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var map: String?
    @Option(
        help: ArgumentHelp(
            "With --from: the form of the files, as load's --format.", valueName: "format"))
    var fromFormat: FileFormat?
    @OptionGroup var shape: InputShape
    @Option(
        name: .customShort("f"), help: ArgumentHelp("A file with the query.", valueName: "file"),
        completion: .file())
    var file: String?
    @OptionGroup var format: FormatOption
    @OptionGroup var ids: IdsOption
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

    /// The words as they are meant: behind --from the query is the last of all,
    /// and there is no store.
    private var words: (store: String?, query: String?, from: [String]) {
        guard !from.isEmpty else { return (store, query, []) }
        guard file == nil, store == nil else { return (query == nil ? nil : store, query ?? store, from) }
        return file == nil ? (nil, from.last, from.dropLast()) : (nil, nil, from)
    }

    func validate() throws {
        let words = words
        guard (words.query == nil) != (file == nil) else {
            throw ValidationError("expected a query, or -f FILE")
        }
        if from.isEmpty {
            guard words.store != nil else { throw ValidationError("expected a store and a query") }
            guard table == nil, map == nil, fromFormat == nil, !shape.isStated else {
                throw ValidationError(
                    "--table, --map, --from-format, --delimiter, --header and --block go with --from")
            }
        } else {
            guard words.store == nil else {
                throw ValidationError("--from takes the place of a store: found '\(words.store ?? "")', too")
            }
            guard !words.from.isEmpty else {
                throw ValidationError("expected a query behind the files of --from")
            }
            guard snapshot == nil else { throw ValidationError("files have no snapshots") }
            try shape.check(fromFormat)
            guard words.from.count(where: { $0 == "-" }) + (words.query == "-" ? 1 : 0) < 2 else {
                throw ValidationError("standard input can be read once")
            }
        }
        guard threads >= 1 else { throw ValidationError("--threads needs at least 1") }
        if let timeout { try Seconds.check(timeout, "--timeout") }
    }

    func run() throws {
        let words = words
        let text =
            try words.query.map { $0 == "-" ? try FileSource.text(of: "-") : $0 }
            ?? FileSource.text(of: file ?? "-")
        var options = QueryOptions()
        options.prunes = !noPrune
        options.usesStatistics = !noStatistics
        options.threads = threads
        options.timeout = timeout
        options.memory = memory?.bytes
        Interruption.watch()
        SystemLimits.keepFreedMemory()
        options.cancellation = QueryCancellation { Interruption.isRequested }
        options.readFile = { try FileSource.text(of: $0) }
        let target = try ResultOutput(
            file: output, format: format.format, ids: ids.ids, isTerminal: Terminal.isInteractive)
        let files = words.from.isEmpty ? nil : try self.files(words.from, text)
        defer { withExtendedLifetime(files) {} }
        options.tablesWithoutDatasets = files?.tablesWithoutDatasets ?? []
        let opened = try files?.snapshot ?? Store(path: words.store ?? "", readMode: io).snapshot(snapshot)
        let prepared: PreparedQuery
        do {
            prepared = try QueryCommand.prepare(text, opened, options)
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
        guard explain || stats else { return }
        if json {
            Terminal.talk(
                try Terminal.json(Report(plan: explain ? prepared.planText : nil, statistics: statistics)))
        } else {
            if explain { Terminal.talk(prepared.planText) }
            Terminal.talk(String(statistics.text().dropLast()))
        }
    }

    private func files(_ names: [String], _ text: String) throws -> FileStore {
        let mapping = try map.map { try MappingFile(yaml: try FileSource.text(of: $0), file: $0) }
        return try FileStore(
            names, table: table, query: text, input: shape.files(fromFormat), mapping: mapping, readMode: io
        ) {
            try Interruption.check()
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

import ArgumentParser
import SynDB

struct QueryCommand: ParsableCommand {
    static let name = "query"
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Ask a question in SyQL.",
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
    var threads = Question.threads
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
        var question = Question(
            try words.query.map { $0 == "-" ? try FileSource.text(of: "-") : $0 }
                ?? FileSource.text(of: file ?? "-"))
        question.store = words.store ?? ""
        question.files = words.from
        question.table = table
        question.input = shape.files(fromFormat)
        question.mapping = try map.map { try MappingFile(yaml: try FileSource.text(of: $0), file: $0) }
        question.snapshot = snapshot
        question.readMode = io
        question.options.prunes = !noPrune
        question.options.usesStatistics = !noStatistics
        question.options.threads = threads
        question.options.timeout = timeout
        question.options.memory = memory?.bytes
        question.format = format.format
        question.identifiers = ids.ids
        question.output = output
        question.explains = explain
        question.showsStatistics = stats
        question.asJSON = json
        try question.ask()
    }
}

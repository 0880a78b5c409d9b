import ArgumentParser
import SynDB

struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Load rows into a table: one load, one commit, all or nothing.",
        discussion: """
            The files are CSV, TSV, NDJSON, JSON, STAR, SWC, Arrow and, through Python, Parquet and Excel, also \
            compressed (.gz .zst .lz4 .xz); - is standard input. The rows belong to --dataset, or to the \
            datasets named in a column `dataset_id`, or --split-by makes a dataset of each value of a column.
            """)

    @OptionGroup var store: StoreArgument
    @Option(help: "The table; `syndb tables STORE` lists them.")
    var table: String
    @Option(help: "The dataset of all rows, by id or label.")
    var dataset: String?
    @Option(help: ArgumentHelp("A column of the file: one dataset per value.", valueName: "column"))
    var splitBy: String?
    @Option(
        help: ArgumentHelp(
            "With --split-by: metadata per value, and \"*\" for all (YAML or JSON).", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var metadata: String?
    @Flag(help: "With --split-by: make new datasets although some have the same labels.")
    var newDatasets = false
    @Option(
        help: ArgumentHelp("A map: file columns to table columns, units, nulls.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var map: String?
    @Flag(help: "Pass over file columns that the table lacks.")
    var ignoreExtra = false
    @Flag(help: "Keep references that do not resolve as external ids.")
    var allowDangling = false
    @Flag(help: "Swap the rows that the datasets of the files have in the table.")
    var replace = false
    @Option(
        help: ArgumentHelp(
            "Leave bad rows out and write them to this new file as CSV (file, line, column, reason, text).",
            valueName: "file"))
    var rejects: String?
    @Option(
        help: ArgumentHelp(
            "Leave out at most so many bad rows (default: any number with --rejects, else none).",
            valueName: "n"))
    var maxErrors: Int?
    @Option(help: ArgumentHelp("The table that parent_id points into.", valueName: "table"))
    var parentTable: String?
    @Option(help: "load: quick to write and read; cold: the fewest bytes, slower to write and read.")
    var profile = EncodingProfile.load
    @Flag(help: "Read and check everything, tell what each column was taken for, write nothing.")
    var dryRun = false
    @Flag(help: "The summary as one JSON object on standard output.")
    var json = false
    @Option(
        help: ArgumentHelp(
            "Memory for rows that wait to be written, as 512M or 2G; what does not fit is spilled into the "
                + "store's folder (default: a quarter of the machine's).", valueName: "size"))
    var memory: ByteSize?
    @Option(help: ArgumentHelp("Threads that read and encode (default: one per processor).", valueName: "n"))
    var threads: Int?
    @Option(help: "auto (on a terminal), always or never: a line that says how far the load has come.")
    var progress = ProgressLine.Mode.auto
    @OptionGroup var input: InputOptions
    @OptionGroup var wait: WaitOption
    @Argument(help: "The files.", completion: .file())
    var files: [String]

    func validate() throws {
        guard dataset == nil || splitBy == nil else {
            throw ValidationError("--dataset and --split-by exclude each other")
        }
        guard metadata == nil || splitBy != nil else {
            throw ValidationError("--metadata goes with --split-by")
        }
        if let memory, memory.bytes < 64 << 20 {
            throw ValidationError("--memory needs at least 64M")
        }
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads needs a number from 1 to 1024")
        }
        if let maxErrors, maxErrors < 0 { throw ValidationError("--max-errors needs a number from 0 on") }
        guard !newDatasets || splitBy != nil else {
            throw ValidationError("--new-datasets goes with --split-by")
        }
    }

    func run() throws {
        Interruption.watch()
        SystemLimits.keepFreedMemory()
        let store = try store.open()
        var request = LoadRequest(
            table: table, inputs: try input.files().inputs(files), target: try target(store))
        if let map { request.mapping = try MappingFile(yaml: try FileSource.text(of: map), file: map) }
        request.ignoresExtra = ignoreExtra
        request.allowsDangling = allowDangling
        request.replaces = replace
        request.parentTable = parentTable
        request.profile = profile
        request.isDryRun = dryRun
        request.maximumErrors = maxErrors
        request.wait = wait.wait
        if let memory { request.memory = memory.bytes }
        if let threads { request.threads = threads }
        let profiles = dryRun ? try profiles(store, request.mapping) : []
        if !json { for profile in profiles { Terminal.talk(profile.text) } }
        var line = ProgressLine(self.progress, totalBytes: try input.files().byteCount(files))
        request.progress = { progress in
            guard !Interruption.isRequested else {
                throw StoreError(.interrupted, "interrupted; nothing was loaded")
            }
            line.show(progress)
        }
        defer { line.end() }
        request.rejects = try rejects.map { try RejectsFile($0) }
        let summary = try store.loadNamingDataset(request)
        line.end()
        if json {
            try Terminal.output(Terminal.json(LoadReport(summary: summary, files: profiles)) + "\n")
        } else {
            Terminal.talk(summary.text)
        }
    }

    /// A look at every value of the files; standard input cannot be read twice.
    private func profiles(_ store: Store, _ mapping: MappingFile?) throws -> [FileProfile] {
        let schema = try store.snapshot().catalog.schema
        guard let table = schema.table(named: table) else { return [] }
        return try input.files().inputs(files.filter { $0 != "-" }).map {
            try FileProfile(
                $0, targets: table.targets(schema), mapping: mapping,
                keepsGoing: rejects != nil || maxErrors != nil)
        }
    }

    private func target(_ store: Store) throws -> LoadRequest.Target {
        if let dataset {
            let snapshot = try store.snapshot()
            return try .dataset(snapshot.catalog.id(of: snapshot.dataset(named: dataset)))
        }
        guard let splitBy else { return .datasetColumn }
        let split = try metadata.map { try SplitMetadata(try FileSource.text(of: $0), file: $0) }
        return .split(by: splitBy, split, allowsSameLabels: newDatasets)
    }
}

extension ProgressLine.Mode: ExpressibleByArgument {}

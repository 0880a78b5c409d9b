import ArgumentParser
import SynDB

struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Load rows into a table: one load, one commit, all or nothing.",
        discussion: """
            The files are CSV, TSV, NDJSON, JSON, STAR, SWC, Arrow and, through Python, Parquet and Excel, also \
            compressed (.gz .zst .lz4 .xz); - is standard input. The rows belong to --dataset, or to the \
            datasets named in a column `dataset_id`, or --split-by makes a dataset of each value of a column.

            --folder loads all tables of a dataset and its metadata at once: neuron.csv, vesicles.tsv.gz, ..., \
            maps beside them (neuron.map.yaml), and dataset.yaml.
            """)

    @OptionGroup var store: StoreArgument
    @Option(help: "The table; `syndb tables STORE` lists them.")
    var table: String?
    @Option(
        help: ArgumentHelp(
            "In place of --table and files: a folder of tables, maps and metadata, as one commit.",
            valueName: "folder"),
        completion: .directory)
    var folder: String?
    @Option(help: "The dataset of all rows, by id or label.")
    var dataset: String?
    @Option(help: ArgumentHelp("A column of the file: one dataset per value.", valueName: "column"))
    var splitBy: String?
    @Option(
        help: ArgumentHelp(
            "With --split-by: metadata per value, and \"*\" for all (YAML or JSON).", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var metadata: String?
    @Flag(help: "With --split-by or --folder: make new datasets although some have the same labels.")
    var newDatasets = false
    @Option(
        help: ArgumentHelp("A map: file columns to table columns, units, nulls.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var map: String?
    @Flag(help: "Pass over file columns that the table lacks, and files of a folder that are no table.")
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
    @Option(
        help: ArgumentHelp(
            "Keep the load under this name, so that --resume goes on with it after its process has died.",
            valueName: "name"))
    var resumable: String?
    @Option(
        help: ArgumentHelp(
            "Go on with an unfinished load; its flags and files are those that it began with.",
            valueName: "name"))
    var resume: String?
    @Option(help: ArgumentHelp("Drop an unfinished load.", valueName: "name"))
    var abandon: String?
    @Option(
        help: ArgumentHelp(
            "With --resumable: how much input is read between two notes of how far the load has come "
                + "(default: 256M).", valueName: "size"))
    var noteEvery: ByteSize?
    @OptionGroup var input: InputOptions
    @OptionGroup var wait: WaitOption
    @Argument(help: "The files.", completion: .file())
    var files: [String] = []

    func validate() throws {
        if let name = resume ?? abandon {
            guard table == nil, files.isEmpty, folder == nil, resumable == nil,
                resume == nil || abandon == nil
            else {
                throw ValidationError(
                    "--resume and --abandon stand alone: the load \"\(name)\" knows its table and files")
            }
            return
        }
        guard resumable == nil || !dryRun else {
            throw ValidationError("a --dry-run writes nothing that --resumable could keep")
        }
        guard resumable == nil || !files.contains("-") else {
            throw ValidationError(
                "--resumable cannot go back on standard input: write the rows to a file first, or load without it"
            )
        }
        guard noteEvery == nil || resumable != nil else {
            throw ValidationError("--note-every goes with --resumable")
        }
        if folder == nil {
            guard table != nil else {
                throw ValidationError("expected --table TABLE and files, or --folder FOLDER")
            }
            guard !files.isEmpty else { throw ValidationError("expected files to load; - is standard input") }
        } else {
            guard table == nil, files.isEmpty, map == nil, parentTable == nil else {
                throw ValidationError(
                    "--folder takes the files of a folder: no files, --table, --map or --parent-table beside it"
                )
            }
        }
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
        guard !newDatasets || splitBy != nil || folder != nil else {
            throw ValidationError("--new-datasets goes with --split-by or --folder")
        }
    }

    func run() throws {
        Interruption.watch()
        SystemLimits.keepFreedMemory()
        let store = try store.open()
        if let abandon {
            try store.abandonLoad(abandon, wait: wait.wait)
            return Terminal.talk("dropped the load \"\(abandon)\"")
        }
        if let resume { return try goOn(resume, store) }
        try run(store, resumes: nil)
    }

    /// `resumes`: the name of the unfinished load that this is.
    func run(_ store: Store, resumes: String?) throws {
        if let folder { return try run(store, folder: folder, resumes: resumes) }
        let inputs = try input.files().inputs(files)
        var request = try settings(target(store, metadata))
        request.table = table ?? ""
        request.inputs = inputs
        if let map { request.mapping = try MappingFile(yaml: try FileSource.text(of: map), file: map) }
        let names = try input.files().expanded(files) + [map, metadata].compactMap { $0 }
        request.resumable = try kept(resumes, names, request.target)
        try perform(request, store, bytes: input.files().byteCount(files)) { request in
            let files = dryRun ? try profiles(store, [request]) : []
            let summary = try store.loadNamingDataset(request)
            return (LoadReport(summary: summary, files: files), summary.text)
        }
    }

    private func run(_ store: Store, folder path: String, resumes: String?) throws {
        let catalog = try store.snapshot().catalog
        let folder = try DatasetFolder(path, schema: catalog.schema, ignoresExtra: ignoreExtra)
        let described = metadata ?? (splitBy == nil ? nil : folder.metadata)
        var settings = try settings(target(store, described))
        settings.resumable = try kept(
            resumes,
            folder.parts.flatMap { $0.files + [$0.map].compactMap { $0 } }
                + [described, folder.metadata].compactMap { $0 }, settings.target)
        let known = try resumes.map { try store.command(ofLoad: $0).added } ?? []
        try perform(settings, store, bytes: input.files().byteCount(folder.files)) { settings in
            let load = try FolderLoad(
                folder, input: input.files(), settings: settings, catalog: catalog,
                allowsSameLabels: newDatasets, ids: known)
            let files = dryRun ? try profiles(store, load.requests) : []
            let summary = try load.run(store)
            return (LoadReport(summary: summary, files: files), summary.text)
        }
    }

    /// What flags say of every table, for no table.
    private func settings(_ target: LoadRequest.Target) throws -> LoadRequest {
        var request = LoadRequest(table: "", inputs: [], target: target)
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
        return request
    }

    /// Loads with the progress line and the file of bad rows, and says what came of it.
    private func perform(
        _ request: LoadRequest, _ store: Store, bytes: UInt64?,
        _ load: (LoadRequest) throws -> (report: any Encodable, text: String)
    ) throws {
        var request = request
        var line = ProgressLine(progress, totalBytes: bytes)
        request.progress = { progress in
            try Interruption.check("nothing was loaded")
            line.show(progress)
        }
        defer { line.end() }
        let resumes = request.resumable?.resumes == true
        request.rejects = try rejects.map { try RejectsFile($0, resumes: resumes) }
        do {
            let (report, text) = try load(request)
            line.end()
            if json { try Terminal.output(Terminal.json(report) + "\n") } else { Terminal.talk(text) }
        } catch {
            // For errors before the load began; after it, this does nothing more.
            request.rejects?.abandon()
            line.end()
            tellUnfinished(request, store)
            throw error
        }
    }

    /// A look at every value of the files; standard input cannot be read twice.
    ///
    /// A file that cannot be read to its end has none: what is wrong with it is
    /// the load's to say, which also hands on the bad rows before that place.
    private func profiles(_ store: Store, _ requests: [LoadRequest]) throws -> [FileProfile] {
        let schema = try store.snapshot().catalog.schema
        var profiles: [FileProfile] = []
        for request in requests {
            guard let table = schema.table(named: request.table) else { continue }
            for input in request.inputs {
                guard input.isRepeatable else {
                    if !json {
                        Terminal.talk("\(input.name): its columns cannot be told of, since it is read once")
                    }
                    continue
                }
                guard
                    let profile = try? FileProfile(
                        input, targets: table.targets(schema), mapping: request.mapping,
                        keepsGoing: rejects != nil || maxErrors != nil)
                else { return profiles }
                if !json { Terminal.talk(profile.text) }
                profiles.append(profile)
                try Interruption.check("nothing was loaded")
            }
        }
        return profiles
    }

    private func target(_ store: Store, _ metadata: String?) throws -> LoadRequest.Target {
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

import ArgumentParser
import SynDB

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write tables, or the result of a query, as files.",
        discussion: """
            One table goes into a file, whose extension says its form; several go into a folder, with the \
            metadata of the datasets beside them:
              syndb export STORE --table synapses -o synapses.csv.gz
              syndb export STORE --all --dataset LABEL -o FOLDER --format parquet
              syndb export STORE --query "SELECT ..." -o result.arrow
            A folder of CSV loads again: `dataset add --file FOLDER/datasets.json`, then `load` of each \
            table, parents first.
            """)

    @OptionGroup var store: StoreArgument
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp("A table; may be repeated.", valueName: "table"))
    var table: [String] = []
    @Flag(help: "All tables that have rows.")
    var all = false
    @Option(help: ArgumentHelp("The result of a query instead.", valueName: "syql"))
    var query: String?
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Rows of this dataset only, by id or label; may be repeated.", valueName: "dataset"))
    var dataset: [String] = []
    @Option(
        name: .customShort("o"),
        help: ArgumentHelp("A new file, or a new or empty folder for several tables.", valueName: "target"),
        completion: .file())
    var output: String?
    @Option(
        help: ArgumentHelp(
            "A .tar.xz with a Parquet file for each table, as the source system gives it.",
            valueName: "file"), completion: .file(extensions: ["xz"]))
    var bundle: String?
    @Option(
        help:
            "csv, tsv, json, ndjson, markdown, arrow, arrows or parquet (default: by extension, csv in a folder)."
    )
    var format: OutputFormat?
    @Option(help: "gz or zstd (default: by extension, as in .csv.gz).")
    var compression: OutputCompression?
    @OptionGroup var ids: IdsOption
    @Option(help: ArgumentHelp("An earlier snapshot.", valueName: "number"))
    var snapshot: UInt64?
    @Option(help: ArgumentHelp("How many threads to use.", valueName: "number"))
    var threads = 2
    @Option(help: ArgumentHelp("Give up after so many seconds for a table or query.", valueName: "seconds"))
    var timeout: Double?
    @Flag(help: "Say what was written as one JSON object.")
    var json = false

    func validate() throws {
        let sources = [!table.isEmpty, all, query != nil].filter { $0 }.count
        guard sources == 1 || sources == 0 && bundle != nil else {
            throw ValidationError("expected one of --table, --all and --query")
        }
        guard (output == nil) != (bundle == nil) else { throw ValidationError("expected -o or --bundle") }
        guard query == nil || dataset.isEmpty && bundle == nil else {
            throw ValidationError("--query goes with -o, and says by itself which datasets it is about")
        }
        guard bundle == nil || format == nil && compression == nil else {
            throw ValidationError("a bundle is of Parquet files; --format and --compression go with -o")
        }
        guard threads >= 1 else { throw ValidationError("--threads needs at least 1") }
        if let timeout { try Seconds.check(timeout, "--timeout") }
    }

    func run() throws {
        let snapshot = try store.open().snapshot(snapshot)
        var export = StoreExport(snapshot)
        if !dataset.isEmpty {
            export.datasets = Set(try dataset.map { try snapshot.dataset(named: $0) }).sorted()
        }
        export.format = format
        export.compression = compression
        export.ids = ids.ids
        export.options.threads = threads
        export.options.timeout = timeout
        Interruption.watch()
        export.options.cancellation = QueryCancellation { Interruption.isRequested }
        let files: [ExportedFile]
        do {
            files = try write(export)
        } catch let error as QueryError {
            throw QueryFailure(error: error, text: query ?? "")
        } catch  where Interruption.isRequested {
            throw Interruption.error("nothing was written")
        }
        if json {
            try Terminal.output(Terminal.json(Report(snapshot: snapshot.number, files: files)) + "\n")
        } else {
            for file in files { Terminal.talk(Self.line(file)) }
        }
    }

    private func write(_ export: StoreExport) throws -> [ExportedFile] {
        if let query, let output { return [try export.write(query: query, to: output)] }
        let tables =
            table.isEmpty ? try export.tablesWithRows() : try namedTables(export.snapshot)
        if let bundle { return try export.bundle(tables, to: bundle) }
        guard let output else { return [] }
        if !all, tables.count == 1, !(try ResultFile.isFolder(output)) {
            return [try export.write(tables[0], to: output)]
        }
        return try export.write(tables, toFolder: output)
    }

    /// Each once, in the order in which they were named.
    private func namedTables(_ snapshot: Snapshot) throws -> [TableSchema] {
        try table.reduce(into: []) { tables, name in
            let table = try snapshot.table(named: name)
            if !tables.contains(where: { $0.code == table.code }) { tables.append(table) }
        }
    }

    private static func line(_ file: ExportedFile) -> String {
        let size = QueryStatistics.bytes(file.bytes)
        switch file.content {
        case .rows: return "wrote \(Count.text(file.rows, "row")) to \(file.file), \(size)"
        case .metadata:
            return "wrote the metadata of \(Count.text(file.rows, "dataset")) to \(file.file), \(size)"
        case .bundle: return "wrote \(file.file), \(size)"
        }
    }

    struct Report: Encodable {
        var snapshot: UInt64
        var files: [ExportedFile]
    }
}

extension OutputCompression: ExpressibleByArgument {}

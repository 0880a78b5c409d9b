import ArgumentParser
import SynDB

struct DatasetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset", abstract: "Add, edit, show, list or delete datasets and their metadata.",
        subcommands: [Add.self, Edit.self, Show.self, List.self, Delete.self, Fields.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add datasets from a metadata file and print their ids.",
            discussion:
                "The file is JSON or YAML, one object or a list; `syndb dataset fields STORE` lists the fields."
        )

        @OptionGroup var store: StoreArgument
        @Option(
            help: "The metadata file; - is standard input.",
            completion: .file(extensions: ["json", "yaml", "yml"]))
        var file: String
        @Flag(help: "Refuse terms that an open vocabulary does not know.")
        var strict = false
        @OptionGroup var wait: WaitOption

        func run() throws {
            let text = try FileSource.text(of: file)
            let added = try store.open().addDatasets(text, file: file, strict: strict, wait: wait.wait)
            for warning in added.warnings { Terminal.talk("warning: \(warning)") }
            try Terminal.output(added.ids.map { "\($0)\n" }.joined())
        }
    }

    struct Edit: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change the metadata of a dataset; no segment is touched.")

        @OptionGroup var store: StoreArgument
        @Argument(help: "The dataset's id or label.")
        var dataset: String
        @Option(
            help: ArgumentHelp(
                "A field and its new value, as YAML; no value removes the field. May be repeated.",
                valueName: "field=value"))
        var set: [String]
        @Flag(help: "Refuse terms that an open vocabulary does not know.")
        var strict = false
        @OptionGroup var wait: WaitOption

        func run() throws {
            let warnings = try store.open().editDataset(
                dataset, assignments: set, strict: strict, wait: wait.wait)
            for warning in warnings { Terminal.talk("warning: \(warning)") }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the metadata of a dataset as JSON.")

        @OptionGroup var store: StoreArgument
        @Argument(help: "The dataset's id or label.")
        var dataset: String
        @Flag(help: "On one line.")
        var json = false

        func run() throws {
            let snapshot = try store.open().snapshot()
            let ordinal = try snapshot.dataset(named: dataset)
            let text = try snapshot.catalog.jsonObject(of: ordinal, pretty: !json)
            try Terminal.output(text.hasSuffix("\n") ? text : text + "\n")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all datasets.")

        @OptionGroup var store: StoreArgument
        @OptionGroup var format: FormatOption
        @Flag(help: "The same as --format json.")
        var json = false

        func run() throws {
            let snapshot = try store.open().snapshot()
            let listing = try DatasetListing(snapshot)
            try Terminal.write(
                listing.headings, listing.rows(snapshot.catalog.liveOrdinals), json ? .json : format.format)
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a dataset: its rows are gone from every answer at once.")

        @OptionGroup var store: StoreArgument
        @Argument(help: "The dataset's id or label.")
        var dataset: String
        @OptionGroup var wait: WaitOption

        func run() throws {
            let (id, rows) = try store.open().deleteDataset(dataset, wait: wait.wait)
            Terminal.talk("deleted dataset \(id) with \(Count.text(rows, "row"))")
        }
    }

    struct Fields: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the metadata fields: their columns in queries, vocabularies and meanings.")

        @OptionGroup var store: StoreArgument
        @OptionGroup var format: FormatOption

        func run() throws {
            let schema = try store.open().snapshot().catalog.schema
            try Terminal.write(
                FieldListing.headings, FieldListing.rows(schema), format.format)
        }
    }
}

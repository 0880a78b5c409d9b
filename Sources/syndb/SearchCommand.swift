import ArgumentParser
import SynDB

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find datasets by their metadata.",
        discussion: """
            The predicate is what stands after WHERE in a query, over metadata fields:
              syndb search STORE "species = 'Mus musculus' AND mutation = 'Fmr1 knock-out'"
            """)

    @OptionGroup var store: StoreArgument
    @Argument(help: "A predicate over metadata fields.")
    var predicate: String?
    @Option(help: "Words that must all occur in the metadata, in any letter case.")
    var text: String?
    @Option(
        help: "A filter in the source system's form (JSON); datasets must satisfy it.", completion: .file())
    var include: String?
    @Option(help: "A filter in the source system's form; datasets must not satisfy it.", completion: .file())
    var exclude: String?
    @OptionGroup var format: FormatOption
    @Flag(help: "The same as --format json.")
    var json = false
    @Option(help: ArgumentHelp("An earlier snapshot.", valueName: "number"))
    var snapshot: UInt64?

    func validate() throws {
        guard predicate != nil || text != nil || include != nil || exclude != nil else {
            throw ValidationError("expected a predicate, --text, --include or --exclude")
        }
    }

    func run() throws {
        let snapshot = try store.open().snapshot(snapshot)
        var filter = DatasetFilter()
        filter.predicate = predicate
        filter.text = text
        filter.include = try include.map { try SourceFilter(try FileSource.text(of: $0), file: $0) }
        filter.exclude = try exclude.map { try SourceFilter(try FileSource.text(of: $0), file: $0) }
        let found: [DatasetOrdinal]
        do {
            found = try filter.datasets(in: snapshot)
        } catch let error as QueryError {
            throw QueryFailure(error: error, text: predicate ?? "")
        }
        let listing = try DatasetListing(snapshot)
        try Terminal.write(
            listing.headings, listing.rows(found), json ? .json : format.format)
    }
}

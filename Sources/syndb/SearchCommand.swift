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
    var predicate: String
    @OptionGroup var format: FormatOption
    @Flag(help: "The same as --format json.")
    var json = false
    @Option(help: "An earlier snapshot.")
    var snapshot: UInt64?

    func run() throws {
        let snapshot = try store.open().snapshot(snapshot)
        let found: [DatasetOrdinal]
        do {
            found = try DatasetSearch.datasets(matching: predicate, in: snapshot.catalog)
        } catch let error as QueryError {
            throw QueryFailure(error: error, text: predicate)
        }
        let listing = DatasetListing(snapshot)
        try Terminal.write(listing.headings, listing.rows(found), json ? .json : Terminal.format(format.format))
    }
}

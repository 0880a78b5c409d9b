import ArgumentParser
import SynDB

struct TablesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables",
        abstract: "List tables, or the columns of one: type, unit, meaning, rows, bytes.")

    @OptionGroup var store: StoreArgument
    @Argument(help: "A table, to list its columns.")
    var table: String?
    @OptionGroup var format: FormatOption
    @Flag(help: "The same as --format json.")
    var json = false

    func run() throws {
        let snapshot = try store.open().snapshot()
        let format = json ? .json : format.format
        if let table {
            try Terminal.write(
                TableListing.columnHeadings, try TableListing.columns(of: table, in: snapshot), format)
        } else {
            try Terminal.write(TableListing.tableHeadings, try TableListing.tables(in: snapshot), format)
        }
    }
}

import ArgumentParser
import SynDB

/// What the verbs about whole datasets have in common.
struct AnalyticsOptions: ParsableArguments {
    @OptionGroup var store: StoreArgument
    @Option(help: "A dataset's id or label; may be repeated. Without it all datasets.")
    var dataset: [String] = []
    @Option(name: .customLong("where"), help: "A condition, as after WHERE in a query.")
    var condition: String?
    @Option(help: ArgumentHelp("An earlier snapshot.", valueName: "number"))
    var snapshot: UInt64?
    @OptionGroup var format: FormatOption
    @Flag(help: "The same as --format json.")
    var json = false

    /// The result of an analysis of the datasets.
    func rows(_ analyse: (Analytics) throws -> RowList) throws -> RowList {
        do {
            return try analyse(
                Analytics(store.open().snapshot(snapshot), datasets: dataset, where: condition))
        } catch let error as QueryError {
            throw QueryFailure(error: error, text: condition ?? "")
        }
    }

    /// Writes it.
    func write(_ analyse: (Analytics) throws -> RowList) throws {
        let rows = try rows(analyse)
        try Terminal.write(rows.columns, rows.rows, json ? .json : format.format)
    }
}

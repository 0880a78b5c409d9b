import ArgumentParser
import SynDB

struct HistogramCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "histogram",
        abstract: "Draw how the values of a measurement are spread, also by condition.",
        discussion: """
            The bins are the same for every value of --by, so that conditions can be compared:
              syndb histogram STORE --table spine --metric mesh_volume --by mutation
            """)

    @OptionGroup var options: AnalyticsOptions
    @Option(help: "A measurement.")
    var metric: String
    @Option(help: "A table (default: the first that has rows).")
    var table: String?
    @Option(help: "A metadata field or a column: a histogram for each of its values.")
    var by: String?
    @Option(help: "Bins of equal width.")
    var bins = 20

    func run() throws {
        let rows = try options.rows { try $0.histogram(table: table, metric: metric, by: by, bins: bins) }
        guard Terminal.isInteractive, !options.json, options.format.format == nil else {
            return try Terminal.write(rows.columns, rows.rows, options.json ? .json : options.format.format)
        }
        try Terminal.output(HistogramDrawing(rows, width: TerminalInput()?.width ?? 80).text)
    }
}

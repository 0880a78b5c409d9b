import ArgumentParser
import SynDB

struct MorphometricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "morphometrics",
        abstract: "Show mean, deviation and quantiles of measurements for each dataset.",
        discussion: """
            Quantiles are approximate: of large datasets they come from stored sketches, without \
            reading a row. --exact reads the rows.
            """)

    @OptionGroup var options: AnalyticsOptions
    @Option(help: "A table (default: the first that has rows).")
    var table: String?
    @Option(help: "A measurement; may be repeated. Without it all of the table.")
    var metric: [String] = []
    @Flag(help: "Exact quantiles.")
    var exact = false

    func run() throws {
        try options.write { try $0.morphometrics(table: table, metrics: metric, exact: exact) }
    }
}

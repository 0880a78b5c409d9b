import ArgumentParser
import SynDB

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare the means of datasets with the mean of all rows.",
        discussion: """
            z is the distance of a dataset's mean from the mean of all rows in question, in standard \
            deviations of these rows: datasets far from 0 stand out.
            """)

    @OptionGroup var options: AnalyticsOptions
    @Option(help: "A table (default: the first that has rows).")
    var table: String?
    @Option(help: "A measurement; may be repeated. Without it all of the table.")
    var metric: [String] = []

    func run() throws { try options.write { try $0.comparison(table: table, metrics: metric) } }
}

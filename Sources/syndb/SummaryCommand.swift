import ArgumentParser
import SynDB

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "Count the rows of each dataset in each table.")

    @OptionGroup var options: AnalyticsOptions

    func run() throws { try options.write { try $0.summary() } }
}

import ArgumentParser
import SynDB

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show the plan of a query and what it would touch, without running it.")

    @OptionGroup var store: StoreArgument
    @Argument(help: "The query; - is standard input.")
    var query: String
    @Option(help: ArgumentHelp("An earlier snapshot.", valueName: "number"))
    var snapshot: UInt64?
    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let text = query == "-" ? try FileSource.text(of: "-") : query
        var options = QueryOptions()
        options.readFile = { try FileSource.text(of: $0) }
        let prepared = try Question.prepare(text, try store.open().snapshot(snapshot), options)
        let estimate = try prepared.estimate()
        if json {
            try Terminal.output(
                Terminal.json(Question.Report(plan: prepared.planText, statistics: estimate)) + "\n")
        } else {
            try Terminal.output(prepared.planText + "\n" + estimate.text(isEstimate: true))
        }
    }
}

import ArgumentParser
import SynDB

struct StatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stat",
        abstract: "Show rows, datasets, segments, bytes by table and column, and encodings.")

    @OptionGroup var store: StoreArgument
    @Option(help: ArgumentHelp("An earlier snapshot.", valueName: "number"))
    var snapshot: UInt64?
    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let summary = try store.open().snapshot(snapshot).summary(encodings: true)
        try Terminal.output(json ? Terminal.json(summary) + "\n" : summary.text)
    }
}

import ArgumentParser
import SynDB

struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Bring the datasets of another store into this one.",
        discussion: """
            Both stores must have the same packs. A dataset that both have must have the same metadata and the \
            same rows; anything else is refused, and nothing is changed. The other store stays as it is.
            """)

    @OptionGroup var store: StoreArgument
    @Argument(help: ArgumentHelp("The store whose datasets are brought.", valueName: "other"))
    var other: String
    @Flag(help: "One JSON object on standard output.")
    var json = false
    @Option(help: "auto (on a terminal), always or never: a line that says how far it has come.")
    var progress = ProgressLine.Mode.auto
    @OptionGroup var wait: WaitOption

    func run() throws {
        Interruption.watch()
        let store = try store.open()
        var line = ProgressLine(progress, totalBytes: nil)
        defer { line.end() }
        let summary = try store.merge(Store(path: other), wait: wait.wait) { progress in
            try Interruption.check("nothing was changed")
            line.show(progress)
        }
        line.end()
        if json { try Terminal.output(Terminal.json(summary) + "\n") } else { Terminal.talk(summary.text) }
    }
}

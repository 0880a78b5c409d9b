import ArgumentParser
import SynDB

struct CopyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Make a store of the newest snapshot, or of some of its datasets.",
        discussion: """
            A backup, or a part to give away: packs, metadata and rows of live datasets go along, history does \
            not. The store may be in use meanwhile. The rows are proven to be the same by hashes.
            """)

    @OptionGroup var store: StoreArgument
    @Argument(
        help: ArgumentHelp("The new store: a folder that does not exist or is empty.", valueName: "target"))
    var target: String
    @Option(
        help: ArgumentHelp("Only this dataset, by id or label; may be given several times.", valueName: "id"))
    var dataset: [String] = []
    @Flag(help: "One JSON object on standard output.")
    var json = false
    @Option(help: "auto (on a terminal), always or never: a line that says how far it has come.")
    var progress = ProgressLine.Mode.auto

    func run() throws {
        Interruption.watch()
        let store = try store.open()
        let snapshot = try store.snapshot()
        let datasets = try Set(dataset.map { try snapshot.dataset(named: $0) })
        var line = ProgressLine(progress, totalBytes: nil)
        defer { line.end() }
        let summary = try store.copy(to: target, datasets: dataset.isEmpty ? nil : datasets) { progress in
            try Interruption.check("the copy was removed")
            line.show(progress)
        }
        line.end()
        if json { try Terminal.output(Terminal.json(summary) + "\n") } else { Terminal.talk(summary.text) }
    }
}

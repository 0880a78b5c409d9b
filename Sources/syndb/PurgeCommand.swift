import ArgumentParser
import SynDB

struct PurgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Remove a deleted dataset from every file, for good.",
        discussion: """
            Rewrites the segments that hold rows of it, removes every snapshot that knows it, and reads all \
            files in the end to prove that its id is in none of them.
            """)

    @OptionGroup var store: StoreArgument
    @Option(help: ArgumentHelp("The id of a deleted dataset.", valueName: "id"))
    var dataset: String
    @Flag(help: "One JSON object on standard output.")
    var json = false
    @Option(
        help: ArgumentHelp(
            "Seconds to wait for another writer, and for readers of snapshots that hold the dataset.",
            valueName: "seconds"))
    var wait = 0.0

    func validate() throws {
        try Seconds.check(wait, "--wait")
        guard UUIDBytes(dataset) != nil else {
            throw ValidationError(
                "--dataset needs an id, a UUID: a dataset that is deleted has no label (`syndb dataset delete` deletes one)"
            )
        }
    }

    func run() throws {
        guard let id = UUIDBytes(dataset) else { return }
        let summary = try store.open().purge(id, wait: wait)
        if json { return try Terminal.output(Terminal.json(summary) + "\n") }
        func list(_ numbers: [UInt64]) -> String { numbers.map(String.init).joined(separator: ", ") }
        Terminal.talk("purged dataset \(summary.dataset) with \(Count.text(summary.rows, "row"))")
        Terminal.talk("  \(Count.text(summary.segments, "segment")) written again without it")
        if !summary.removedSnapshots.isEmpty {
            Terminal.talk(
                "  removed snapshot \(list(summary.removedSnapshots)) and \(summary.bytesRemoved) bytes of other files"
            )
        }
        Terminal.talk(
            "  its id is in none of \(Count.text(summary.filesSearched, "file")) of \(summary.bytesSearched) bytes"
        )
        if let snapshot = summary.snapshot { Terminal.talk("snapshot \(snapshot)") }
    }
}

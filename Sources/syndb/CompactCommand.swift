import ArgumentParser
import SynDB

struct CompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Merge small segments, drop dead rows, encode for fewer bytes.",
        discussion: """
            Rewrites the segments that are small, have more than 20 % dead rows, hold a part of a dataset that \
            would fit into fewer, or are encoded for less than --profile. Answers stay the same, and readers and \
            writers go on meanwhile. The rows are proven to be the same by hashes and by all statistics.
            """)

    @OptionGroup var store: StoreArgument
    @Option(
        help:
            "warm (as `load` writes) or cold: what segments are to be encoded for, at least (default: what they are)."
    )
    var profile: EncodingProfile?
    @Option(
        help: ArgumentHelp(
            "Memory for rows that wait to be written, as 512M or 2G (default: a quarter of the machine's).",
            valueName: "size"))
    var memory: ByteSize?
    @Flag(help: "First fill parent tables and neurons of rows whose parents were loaded after them.")
    var resolve = false
    @Flag(help: "Say what would be done, write nothing.")
    var dryRun = false
    @Flag(help: "One JSON object on standard output.")
    var json = false
    @Option(help: "auto (on a terminal), always or never: a line that says how far it has come.")
    var progress = ProgressLine.Mode.auto
    @OptionGroup var wait: WaitOption

    func validate() throws {
        if let memory, memory.bytes < 64 << 20 { throw ValidationError("--memory needs at least 64M") }
    }

    func run() throws {
        Interruption.watch()
        SystemLimits.keepFreedMemory()
        let store = try store.open()
        var request = CompactRequest()
        request.profile = profile
        if let memory { request.memory = memory.bytes }
        request.resolves = resolve
        request.isDryRun = dryRun
        request.wait = wait.wait
        var line = ProgressLine(progress, totalBytes: nil)
        request.progress = { progress in
            try Interruption.check(
                progress.rowsCommitted == 0
                    ? "nothing was compacted"
                    : "\(Count.text(progress.rowsCommitted, "row")) are compacted, the next compaction goes on with the others"
            )
            line.show(progress)
        }
        defer { line.end() }
        let summary = try store.compact(request)
        line.end()
        if json { try Terminal.output(Terminal.json(summary) + "\n") } else { Terminal.talk(summary.text) }
    }
}

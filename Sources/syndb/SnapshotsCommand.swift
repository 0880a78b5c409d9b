import ArgumentParser
import SynDB

struct SnapshotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshots",
        abstract: "List the snapshots: number, time, what changed; remove old ones with --keep.",
        discussion: """
            The newest ten are kept. --keep N removes all but the newest N now, with the segments and \
            catalogues that no other snapshot names; what a reader has open stays.
            """)

    @OptionGroup var store: StoreArgument
    @Option(help: ArgumentHelp("Remove all but the newest N, at least 1.", valueName: "n"))
    var keep: Int?
    @OptionGroup var format: FormatOption
    @Flag(help: "One JSON object.")
    var json = false
    @OptionGroup var wait: WaitOption

    func validate() throws {
        if let keep, keep < 1 { throw ValidationError("--keep needs a number from 1 on") }
        guard !json || format.format == nil else {
            throw ValidationError("--json and --format exclude each other")
        }
    }

    func run() throws {
        let store = try store.open()
        let retirement = try keep.map { try store.retireSnapshots(keeping: $0, wait: wait.wait) }
        let listing = try SnapshotListing(store, after: retirement)
        if json {
            try Terminal.output(Terminal.json(listing) + "\n")
        } else {
            if let retired = listing.retired { Terminal.talk(retired.text) }
            try Terminal.write(SnapshotListing.headings, listing.rows, format.format)
        }
        for fault in listing.faults { Terminal.talk("fault: \(fault)") }
        guard let damaged = listing.snapshots.lastIndex(where: { $0.fault != nil }) else { return }
        // The newest opened, so there is one to keep.
        let newer = listing.snapshots.count - 1 - damaged
        Terminal.talk(
            "hint: without a copy, remove it and all before it: syndb snapshots \(store.path) --keep \(newer)"
        )
        throw ExitStatus.Plain(status: .corrupt)
    }
}

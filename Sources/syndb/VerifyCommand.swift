import ArgumentParser
import SynDB

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every checksum, rule, zone map and statistic against the rows.",
        discussion: """
            With --repair, segments whose pages are sound are written anew with the same pages and all that \
            follows from them, in a new snapshot; nothing is edited in place. What has a damaged page is left as \
            it is, and named.
            """)

    @OptionGroup var store: StoreArgument
    @Flag(help: "Write what can be repaired anew, and commit it.")
    var repair = false
    @Flag(help: "One JSON object on standard output.")
    var json = false
    @OptionGroup var wait: WaitOption

    func run() throws {
        // A disk that fails under a mapped file ends the process; a read says so.
        let store = try store.open(readMode: .pread)
        if repair { return try run(repairing: store) }
        let verification = try store.verify()
        if json { try Terminal.output(Terminal.json(verification) + "\n") }
        for fault in verification.faults { Terminal.talk("fault: \(fault.message)") }
        for path in verification.litter {
            Terminal.talk("note: \(path): no snapshot names this file; the next writer removes it")
        }
        for path in verification.foreign { Terminal.talk("note: \(path): not a file of the store") }
        let checked =
            [
                (verification.snapshots, "snapshot"), (verification.segments, "segment"),
                (verification.pages, "page"),
                (verification.statistics, "statistic"), (verification.rows, "row"),
            ].map { Count.text($0, $1) }.joined(separator: ", ")
        if verification.faults.isEmpty {
            Terminal.talk("sound: \(checked)")
        } else {
            Terminal.talk("\(Count.text(verification.faults.count, "fault")); checked \(checked)")
            throw ExitStatus.Plain(status: .corrupt)
        }
    }

    private func run(repairing store: Store) throws {
        let summary = try store.repair(wait: wait.wait)
        if json { try Terminal.output(Terminal.json(summary) + "\n") }
        for segment in summary.segments {
            for fault in segment.faults { Terminal.talk("fault: \(fault)") }
            if let path = segment.replacement {
                Terminal.talk("repaired: \(segment.path): \(Count.text(segment.rows, "row")), now in \(path)")
            } else {
                let reason = segment.reason ?? ""
                let isKnown = segment.faults.contains(reason)
                Terminal.talk(
                    "not repaired: \(segment.path)" + (isKnown || reason.isEmpty ? "" : ": \(reason)"))
            }
            if !segment.snapshots.isEmpty {
                Terminal.talk("  the damaged file is in \(Self.list(segment.snapshots))")
            }
        }
        if summary.renewedMetadataZones { Terminal.talk("repaired: the metadata zone maps of the manifest") }
        for fault in summary.otherFaults { Terminal.talk("not repaired: \(fault)") }
        guard let snapshot = summary.snapshot else {
            guard summary.isComplete else { throw ExitStatus.Plain(status: .corrupt) }
            return Terminal.talk("nothing to repair in the newest snapshot")
        }
        Terminal.talk("snapshot \(snapshot)")
        let damaged = summary.snapshotsWithRepaired
        if !damaged.isEmpty {
            let have = "\(Self.list(damaged)) still \(damaged.count == 1 ? "has" : "have") damaged files"
            Terminal.talk(
                "\(have); to remove all snapshots but the newest, and these files: syndb snapshots \(store.path) --keep 1"
            )
        }
        if !summary.isComplete { throw ExitStatus.Plain(status: .corrupt) }
    }

    private static func list(_ snapshots: [UInt64]) -> String {
        (snapshots.count == 1 ? "snapshot " : "snapshots ")
            + snapshots.map(String.init).joined(separator: ", ")
    }
}

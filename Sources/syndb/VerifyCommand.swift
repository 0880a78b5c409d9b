import ArgumentParser
import SynDB

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every checksum, rule, zone map and statistic against the rows.")

    @OptionGroup var store: StoreArgument
    @Flag(help: "One JSON object on standard output.")
    var json = false

    func run() throws {
        let verification = try store.open().verify()
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
}

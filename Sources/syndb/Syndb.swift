import ArgumentParser
import SynDB

/// The command line. Standard output carries data, standard error talk.
@main
struct Syndb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "syndb",
        abstract: "Columnar storage for measurements of the brain.",
        discussion: """
            A store is a folder of metric tables, one per compartment type. Every row belongs to a \
            dataset, and a dataset carries metadata: questions about metadata skip all segments that \
            cannot match.

            A first look:  syndb demo
            """,
        version: "syndb 0.1.0, segment format \(SegmentFormat.major).\(SegmentFormat.minor)",
        subcommands: [
            InitCommand.self, PackCommand.self, TablesCommand.self, DatasetCommand.self, SearchCommand.self,
            LoadCommand.self, QueryCommand.self, ExplainCommand.self, ExportCommand.self, StatCommand.self,
            SnapshotsCommand.self, CompactCommand.self, PurgeCommand.self, CopyCommand.self,
            MergeCommand.self, VerifyCommand.self,
            InspectCommand.self, DemoCommand.self, CompletionsCommand.self, ShellCommand.self,
        ], defaultSubcommand: ShellCommand.self)

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            exit(reporting: error)
        }
    }
}

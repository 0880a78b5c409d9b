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
        version: "syndb \(ProductVersion.number), segment format \(ProductVersion.segmentFormat)",
        subcommands: [
            InitCommand.self, PackCommand.self, TablesCommand.self, DatasetCommand.self, SearchCommand.self,
            LoadCommand.self, QueryCommand.self, ExplainCommand.self, ExportCommand.self, StatCommand.self,
            SummaryCommand.self, MorphometricsCommand.self, CompareCommand.self, HistogramCommand.self,
            SnapshotsCommand.self, CompactCommand.self, PurgeCommand.self, CopyCommand.self,
            MergeCommand.self, VerifyCommand.self, InspectCommand.self, ServeCommand.self,
            TokenCommand.self, DemoCommand.self, CompletionsCommand.self, ShellCommand.self,
        ], defaultSubcommand: ShellCommand.self)

    static func main() {
        UnreadableMapping.endsProcess(status: ExitStatus.corrupt.rawValue)
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            if var question = Question(plain: arguments) { return try question.ask() }
            var command = try command(arguments)
            try command.run()
        } catch {
            exit(reporting: error)
        }
    }

    /// The command that `arguments` ask for.
    ///
    /// One that the first of them names parses the rest by itself. The parser of all
    /// commands, which describes every one of them before it looks at a word, is left
    /// for the rest: help, mistakes, commands of commands. It takes a third of the CPU
    /// time of a short query.
    private static func command(_ arguments: [String]) throws -> any ParsableCommand {
        if let name = arguments.first,
            let named = configuration.subcommands.first(where: { $0.configuration.commandName == name }),
            let command = try? named.parseAsRoot(Array(arguments.dropFirst())),
            // Whoever asked for help gets a command of the parser's own.
            type(of: command) == named
        {
            return command
        }
        try checkVerb(arguments)
        return try parseAsRoot(arguments)
    }

    /// A first word that is no verb names the store of a shell. If there is no such
    /// folder either, the word is the mistake, not those that the shell cannot take
    /// after it.
    private static func checkVerb(_ arguments: [String]) throws {
        let verbs = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        guard let word = arguments.first, !word.hasPrefix("-"), !word.contains("/"), !verbs.contains(word),
            try SystemFileSystem().status(word) == nil
        else { return }
        let near = NearestName.find(word, among: verbs)
        guard near != nil || arguments.count > 1 else { return }
        throw StoreError(
            .notFound, "\(word) is neither a verb nor a store",
            hint: near.map { "did you mean `syndb \($0)`?" } ?? "`syndb --help` lists the verbs")
    }
}

import ArgumentParser
import SynDB

struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print a completion script for a shell.")

    @Argument(help: "bash, zsh or fish.")
    var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw StoreError(.usage, "expected bash, zsh or fish, found \"\(shell)\"")
        }
        try Terminal.output(Syndb.completionScript(for: shell) + "\n")
    }
}

import ArgumentParser
import Foundation
import SynDB

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Make a token for the server.",
        discussion: """
            The line for the list of tokens goes to standard output, the token itself, which the list \
            does not hold, to standard error:
              syndb token ada --scope read --group lab >> tokens
              syndb serve STORE --tokens tokens
            A running server sees the new line. To take a token back, remove its line.
            """)

    @Argument(help: "Whose token it is: what datasets name as owner_id.")
    var name: String
    @Option(help: "read, load, observe or admin; may be repeated (default: read).")
    var scope: [TokenList.Scope] = []
    @Option(help: "A group of theirs; may be repeated.")
    var group: [String] = []
    @Option(help: ArgumentHelp("Days until it expires (default: never).", valueName: "days"))
    var days: Double?

    func validate() throws {
        guard !name.isEmpty else { throw ValidationError("a token needs a name") }
        if let days { try Seconds.check(days * 86_400, "--days") }
    }

    func run() throws {
        let made = try TokenList.make(
            name: name, scopes: scope.isEmpty ? [.read] : scope, groups: group,
            expires: days.map { Date.now.addingTimeInterval($0 * 86_400) })
        try Terminal.output(made.line + "\n")
        Terminal.talk("the token, shown this once: \(made.token)")
    }
}

extension TokenList.Scope: ExpressibleByArgument {}

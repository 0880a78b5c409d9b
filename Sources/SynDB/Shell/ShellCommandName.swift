/// What the shell does besides queries; each is typed with a dot before it.
public enum ShellCommandName: String, CaseIterable, Sendable {
    case tables, schema, mode, timer, explain, snapshot, help, quit
}

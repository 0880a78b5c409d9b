/// How a load is kept so that it goes on after its process has died.
public struct ResumableLoad: Sendable {
    /// Names its folder under `tmp/` (STO-030).
    public var name: String
    /// Whether it goes on, or begins.
    public var resumes = false
    /// What whoever began it needs to ask for the same again.
    public var command: [String]
    /// The folder that names in the command start from.
    public var workingFolder: String
    /// All files that it depends on, with the inputs in their order.
    public var marks: [InputMark]
    /// Bytes of input between two notes of how far it has come.
    public var noteBytes = 256 << 20

    public init(name: String, command: [String], workingFolder: String, marks: [InputMark]) {
        self.name = name
        self.command = command
        self.workingFolder = workingFolder
        self.marks = marks
    }
}

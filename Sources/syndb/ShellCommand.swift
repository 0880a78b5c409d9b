import ArgumentParser
import SynDB

struct ShellCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Ask questions one after another; `syndb STORE` does the same.",
        discussion: """
            On a terminal with a prompt, completion by Tab and a history; otherwise the statements of \
            standard input run one after another, up to the first error. `.help` lists the commands.
            """)

    @Argument(help: "The store's folder.", completion: .directory)
    var store: String?
    @Option(help: ArgumentHelp("How many threads to use.", valueName: "number"))
    var threads = 2
    @Option(help: ArgumentHelp("Give each query up after so many seconds.", valueName: "seconds"))
    var timeout: Double?
    @Option(
        help: ArgumentHelp(
            "Give a query up beyond so much memory for groups, sorting and joins.", valueName: "size"))
    var memory: ByteSize?

    func validate() throws {
        guard threads >= 1 else { throw ValidationError("--threads needs at least 1") }
        if let timeout { try Seconds.check(timeout, "--timeout") }
    }

    func run() throws {
        guard let store else { throw CleanExit.helpRequest(Syndb.self) }
        var options = QueryOptions()
        options.threads = threads
        options.timeout = timeout
        options.memory = memory?.bytes
        options.cancellation = QueryCancellation { Interruption.isRequested }
        let shell = Shell(
            try Store(path: store), options: options, isTerminal: Terminal.isInteractive,
            talk: { Terminal.talk($0) }
        )
        Interruption.watch()
        SystemLimits.keepFreedMemory()
        if let input = TerminalInput() {
            var session = ShellSession(shell, input)
            try session.run()
        } else {
            try runInput(shell)
        }
    }

    /// Statements of a file or a pipe, each as soon as it is there.
    private func runInput(_ shell: Shell) throws {
        let input = DescriptorFile.standardInput()
        var splitter = StatementSplitter()
        var line: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try input.read(into: $0) }
            for byte in count == 0 ? [UInt8(ascii: "\n")] : Array(chunk[..<count]) {
                line.append(byte)
                guard byte == UInt8(ascii: "\n") else { continue }
                guard try run(line, &splitter, shell) else { return }
                line = []
            }
            guard count > 0 else { break }
        }
        if !splitter.isEmpty { try ShellSession.run(query: splitter.rest, shell) }
    }

    private func run(_ line: [UInt8], _ splitter: inout StatementSplitter, _ shell: Shell) throws -> Bool {
        if splitter.isEmpty, line.first == UInt8(ascii: ".") {
            return try shell.run(command: String(decoding: line.dropLast(), as: UTF8.self))
        }
        for statement in splitter.add(line) { try ShellSession.run(query: statement, shell) }
        return true
    }
}

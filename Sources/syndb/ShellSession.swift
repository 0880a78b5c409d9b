import SynDB

/// The shell at a terminal: prompts and lines around `Shell`. They go to
/// standard error, so that standard output has results alone.
struct ShellSession {
    private let shell: Shell
    private let input: TerminalInput
    private var history = ShellHistory()
    private var splitter = StatementSplitter()

    /// A wait for keys is cut short, so that a request to end is seen.
    private static let pause = 250
    /// Bytes of one key come at once; a lone Escape is followed by nothing.
    private static let keyPause = 50

    init(_ shell: Shell, _ input: TerminalInput) {
        self.shell = shell
        self.input = input
    }

    mutating func run() throws {
        defer { input.giveBack() }
        let number = try shell.snapshot().number
        Terminal.talk(
            "\(shell.store.path), snapshot \(number). A query ends with ; and .help tells the rest.")
        while let line = try readLine() {
            guard splitter.isEmpty, line.hasPrefix(".") else {
                ask(line)
                continue
            }
            history.add(line)
            do {
                guard try shell.run(command: line) else { break }
            } catch {
                Syndb.say(error)
            }
        }
    }

    /// Takes a line of a statement, and asks what it ends.
    private mutating func ask(_ line: String) {
        let begun = splitter.rest
        let statements = splitter.add((line + "\n").utf8)
        if !statements.isEmpty { history.add(begun.isEmpty ? line : begun + "\n" + line) }
        for statement in statements where !Interruption.isRequested {
            do {
                try Self.run(query: statement, shell)
            } catch {
                Syndb.say(error)
                if Interruption.isRequested { splitter.clear() }
            }
        }
    }

    static func run(query text: String, _ shell: Shell) throws {
        do {
            try shell.run(query: text)
        } catch let error as QueryError {
            throw QueryFailure(error: error, text: text)
        } catch  where Interruption.isRequested {
            throw Interruption.error()
        }
    }

    /// Nil at the end.
    private mutating func readLine() throws -> String? {
        // Ctrl-C ends what ran, or came too late for it.
        if !Interruption.isOfProcess { Interruption.forget() }
        input.makeRaw()
        defer { input.makeQuiet() }
        let held = splitter.rest
        let completer = ShellCompleter(try shell.snapshot())
        var editor = LineEditor(history: history.entries) { before in
            completer.completion(held.isEmpty ? before : held + "\n" + before)
        }
        let prompt = splitter.isEmpty ? "syndb> " : "  ...> "
        var decoder = KeyDecoder()
        var isDrawn = false
        while true {
            let pause = decoder.isPending ? Self.keyPause : isDrawn ? Self.pause : 0
            switch input.read(within: pause) {
            case .end: return nil
            case .none:
                guard !Interruption.isOfProcess else { throw Interruption.error() }
                if !isDrawn { draw(editor, prompt) }
                isDrawn = true
                if let key = decoder.timeOut() { _ = editor.handle(key) }
            case .byte(let byte):
                guard let key = decoder.key(byte) else { continue }
                isDrawn = false
                switch editor.handle(key) {
                case .edited: break
                case .submitted(let line):
                    draw(editor, prompt)
                    Terminal.talk("")
                    return line
                case .cancelled:
                    Terminal.talk("^C")
                    splitter.clear()
                    return ""
                case .ended:
                    Terminal.talk("")
                    return nil
                case .candidates(let candidates): show(candidates)
                case .cleared: Terminal.talk("\u{1b}[H\u{1b}[2J", ending: "")
                }
            }
        }
    }

    private func draw(_ editor: LineEditor, _ prompt: String) {
        Terminal.talk(editor.drawn(prompt: prompt, width: input.width), ending: "")
    }

    private func show(_ candidates: [String]) {
        Terminal.talk("\n" + LineEditor.table(candidates, width: input.width))
    }
}

/// A Markdown page whose examples can be run.
///
/// - A fenced block whose info string has a second word, as in
///   ```` ```csv spines.csv ````, is a file of that name.
/// - A block marked `console` holds commands, each after `$ ` and going on
///   after `> `, and below each what it prints, standard error included.
///
/// Everything else is text.
struct ConsoleDocument {
    struct Command: Equatable {
        var text: String
        /// The line of the page, from 1.
        var line: Int
        var output: [String] = []
    }

    enum Step: Equatable {
        case file(name: String, content: String)
        case command(Command)
    }

    var steps: [Step] = []
}

extension ConsoleDocument {
    init(_ page: String) {
        var fence: (language: String, name: String?)?
        var content: [String] = []
        for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```"), let open = fence {
                if let name = open.name {
                    steps.append(.file(name: name, content: content.map { $0 + "\n" }.joined()))
                }
                fence = nil
            } else if line.hasPrefix("```") {
                let words = line.dropFirst(3).split(separator: " ").map(String.init)
                fence = (words.first ?? "", words.count > 1 ? words[1] : nil)
                content = []
            } else if let open = fence {
                content.append(String(line))
                if open.language == "console" { console(String(line), index + 1) }
            }
        }
    }

    /// A line of a console block.
    private mutating func console(_ line: String, _ number: Int) {
        if line.hasPrefix("$ ") {
            steps.append(.command(Command(text: String(line.dropFirst(2)), line: number)))
        } else if case .command(var command)? = steps.last {
            if line.hasPrefix("> "), command.output.isEmpty {
                command.text += "\n" + line.dropFirst(2)
            } else {
                command.output.append(line)
            }
            steps[steps.count - 1] = .command(command)
        }
    }
}

extension ConsoleDocument {
    /// The page as one script for bash: every command in turn in one shell,
    /// each followed by a line with `mark` and its number.
    func script(mark: String) -> String {
        var script = "exec 2>&1\n"
        var number = 0
        for step in steps {
            switch step {
            case .file(let name, let content):
                script += "cat > '\(name)' <<'\(mark)'\n\(content)\(mark)\n"
            case .command(let command):
                // The mark leaves $? to the next command.
                script += "\(command.text)\n__status=$?; printf '\\n\(mark)\(number)\\n'; (exit $__status)\n"
                number += 1
            }
        }
        return script
    }

    var commands: [Command] {
        steps.compactMap { if case .command(let command) = $0 { command } else { nil } }
    }
}

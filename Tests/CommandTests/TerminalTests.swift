import Foundation
import Testing

/// The shell at a pseudo terminal, and fed from a pipe.
@Suite struct TerminalTests {
    private struct Answer: Decodable {
        var shown: String
        var missing: String?
        var status: Int32?
    }

    private static let hasPython =
        (try? CommandBench(store: false).run("python3 -c 'import pty'").status) == 0
    private static let program = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "terminal.py").path

    /// Steps of `terminal.py`: what is sent and, in turn, what must be shown.
    private func session(
        _ bench: CommandBench, _ command: String = "syndb lab", steps: [(String, String)]
    ) throws -> (shown: String, status: Int32?) {
        let lines = try steps.map { try JSONEncoder().encode([$0.0, $0.1]) }.map {
            String(decoding: $0, as: UTF8.self)
        }
        try bench.write("steps", lines.joined(separator: "\n") + "\n")
        let output = try bench.run("XDG_STATE_HOME=$PWD/state python3 '\(Self.program)' steps \(command)")
        let answer = try JSONDecoder().decode(Answer.self, from: Data(output.out.utf8))
        #expect(answer.missing == nil, "\(answer.shown)")
        return (answer.shown, answer.status)
    }

    @Test(.enabled(if: hasPython, "python3 is not there")) func aSession() throws {
        let bench = try CommandBench.withNeurons()
        let (shown, status) = try session(
            bench,
            steps: [
                ("expect", "syndb> "), ("send", "SELECT count(*) AS n FROM neu\t"), ("expect", "neuron"),
                ("send", "s\r"), ("expect", "  ...> "),
                ("send", "WHERE brain_region = 'CA1'\u{1b}[D\u{1b}[C;\r"),
                ("expect", "3000"), ("expect", "1 row"), ("send", "SELECT coun FROM neurons;\r"),
                ("expect", "has no column"), ("send", ".mode json\r"), ("expect", "syndb> "),
                // The query before the one before.
                ("send", "\u{1b}[A\u{1b}[A\u{1b}[A\r"), ("expect", "\"n\":3000"), ("expect", "syndb> "),
                ("send", "dropped\u{3}"),
                ("expect", "^C"), ("send", "\u{4}"),
            ])
        #expect(status == 0, "\(shown)")
        let again = try session(
            bench,
            steps: [
                ("expect", "syndb> "), ("send", "\u{12}count(*)"), ("expect", "(search: count(*))"),
                ("send", "\r"),
                ("expect", "3000"), ("send", ".quit\r"),
            ])
        #expect(again.status == 0)
        #expect(try bench.run("stat -c %a state/syndb/history").out == "600\n")
    }

    private static let long =
        "SELECT count(*) FROM neurons a JOIN neurons b ON a.species = b.species JOIN neurons c "
        + "ON b.species = c.species AND a.mesh_volume + b.mesh_volume < c.mesh_volume"

    @Test(.enabled(if: hasPython, "python3 is not there")) func controlCEndsTheQueryAlone() throws {
        let bench = try CommandBench.withNeurons()
        let (shown, status) = try session(
            bench,
            steps: [
                ("expect", "syndb> "), ("send", Self.long + ";\r"), ("expect", "\n"), ("wait", "1"),
                ("send", "\u{3}"), ("expect", "error: interrupted"), ("expect", "syndb> "),
                ("send", "SELECT 7 AS n FROM neurons LIMIT 1;\r"), ("expect", "1 row"), ("signal", "SIGTERM"),
            ])
        #expect(status == 130, "\(shown)")
    }

    /// The terminal is left as it was found.
    @Test(.enabled(if: hasPython, "python3 is not there")) func theTerminalIsGivenBack() throws {
        let bench = try CommandBench.withNeurons()
        try bench.write("both.sh", "stty -a > before\nsyndb lab\nstty -a > after\n")
        _ = try session(
            bench, "bash both.sh", steps: [("expect", "syndb> "), ("send", "\u{4}"), ("wait", "1")])
        #expect(try bench.run("cmp before after && echo same").out == "same\n")
    }

    @Test func statementsFromAPipe() throws {
        let bench = try CommandBench.withNeurons()
        let output = try bench.run(
            """
            printf 'SELECT count(*) AS n\\nFROM neurons; -- a ; comment\\n.mode json\\nSELECT 1 AS a FROM neurons LIMIT 1' | syndb lab
            printf '.quit\\nSELECT nothing' | syndb lab; echo $?
            printf 'SELECT coun FROM neurons; SELECT 1 AS a FROM neurons LIMIT 1;' | syndb lab; echo $?
            """)
        #expect(output.out == "n\n3000\n[\n{\"a\":1}\n]\n0\n2\n", "\(output.talk)")
        #expect(output.talk.hasPrefix("error: line 1, column 8: table \"neuron\" has no column \"coun\""))
    }

    @Test func neitherAVerbNorAStore() throws {
        let bench = try CommandBench(store: false)
        let near = try bench.run("syndb qeury")
        #expect(near.status == 4)
        #expect(
            near.talk == "error: qeury is neither a verb nor a store\nhint: did you mean `syndb query`?\n")
        let more = try bench.run("syndb datasets lab --format csv")
        #expect(more.status == 4)
        #expect(
            more.talk
                == "error: datasets is neither a verb nor a store\nhint: did you mean `syndb dataset`?\n")
        let other = try bench.run("syndb frobnicate lab")
        #expect(other.status == 4)
        #expect(
            other.talk
                == "error: frobnicate is neither a verb nor a store\nhint: `syndb --help` lists the verbs\n")
        let far = try bench.run("syndb ./nosuchstore")
        #expect(far.status == 4 && far.talk.contains("no such store"), "\(far.talk)")
        #expect(try bench.run("syndb").out.contains("SUBCOMMANDS"))
    }
}

import SynDB
import TestSupport
import Testing

/// The commands of the shell.
@Suite struct ShellTests {
    private final class Said { var lines: [String] = [] }

    private func shell(_ bench: TestStore, _ said: Said) -> Shell {
        Shell(bench.store, options: QueryOptions(), isTerminal: true) { said.lines.append($0) }
    }

    @Test func settings() throws {
        let bench = try TestStore("syndb")
        let said = Said()
        let shell = shell(bench, said)
        #expect(try shell.run(command: ".timer"))
        #expect(try shell.run(command: ".timer off;"))
        #expect(try shell.run(command: ".mode CSV"))
        #expect(try shell.run(command: ".mode"))
        #expect(shell.mode == .csv)
        #expect(try !shell.run(command: ".quit"))
        #expect(try !shell.run(command: ".exit"))
        #expect(said.lines[..<2] == ["timer on", "timer off"])
        #expect(said.lines[2].hasPrefix("results are written as csv; others: table, csv, "))
    }

    @Test func plansAreSaidWhileTheyAreAskedFor() throws {
        let said = Said()
        let bench = try TestStore("syndb")
        let shell = shell(bench, said)
        defer { withExtendedLifetime(bench) {} }
        #expect(try shell.run(command: ".explain on"))
        try shell.run(query: "SELECT count(*) FROM neurons")
        #expect(
            said.lines[1].hasPrefix("select count(*)\n") && said.lines[1].contains("\nsegments  0 considered")
        )
        #expect(try shell.run(command: ".explain"))
        try shell.run(query: "SELECT count(*) FROM neurons")
        #expect(
            said.lines[0] == "explain on" && said.lines[2...] == ["1 row", "explain off", "1 row"],
            "\(said.lines)")
    }

    @Test func snapshots() throws {
        let bench = try TestStore("syndb")
        try bench.add("[{label: one}]")
        let said = Said()
        let shell = shell(bench, said)
        let newest = try shell.snapshot().number
        #expect(try shell.run(command: ".snapshot \(newest - 1)"))
        try bench.add("[{label: two}]")
        #expect(try shell.snapshot().number == newest - 1)
        #expect(try shell.run(command: ".snapshot newest"))
        #expect(try shell.snapshot().number == newest + 1)
        #expect(
            said.lines == [
                "snapshot \(newest - 1), until .snapshot newest", "snapshot \(newest + 1), the newest",
            ])
        #expect(throws: StoreError.self) { try shell.run(command: ".snapshot 99") }
    }

    @Test(arguments: [
        (".tabels", "there is no command \".tabels\"", "did you mean \".tables\"?"),
        (".zzzzzzz", "there is no command \".zzzzzzz\"", ".help lists them"),
        (".mode word", "there is no format \"word\"", ""), (".mode arrow", "arrows is for programs", ""),
        (".timer maybe", ".timer takes on or off", ""), (".explain x", ".explain takes on or off", ""),
        (".snapshot x", ".snapshot takes a number", ""),
        (".schema a b", ".schema takes one word at most", ""), (".schema neurns", "there is no table", ""),
    ])
    func refused(_ line: String, _ text: String, _ hint: String) throws {
        let bench = try TestStore("syndb")
        let error = try #require(throws: StoreError.self) { try shell(bench, Said()).run(command: line) }
        #expect(error.message.hasPrefix(text), "\(error.message)")
        #expect(error.hint.hasPrefix(hint), "\(error.hint)")
    }
}

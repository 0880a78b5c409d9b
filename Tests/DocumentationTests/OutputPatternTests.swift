import Testing

struct OutputPatternTests {
    @Test func equalLinesMatch() {
        #expect(OutputPattern.matches(["a", "b  ", ""], ["a", "b"]))
        #expect(!OutputPattern.matches(["a", "c"], ["a", "b"]))
        #expect(!OutputPattern.matches(["a", "b", "c"], ["a", "b"]))
    }

    @Test func whatDiffersFromRunToRunIsLeftOut() {
        #expect(
            OutputPattern.matches(
                ["f50ee712-58cf-4f33-b60a-13873bfac871 2 rows", "time  0.4 ms", "0.011 s, 264 rows/s"],
                ["5d856a56-8d44-4c11-8a71-c6a9e30d1670 2 rows", "time  12.5 ms", "2.0 s, 1 rows/s"]
            ))
        #expect(OutputPattern.matches(["2688 bytes, 896.0 per row"], ["7 bytes, 1.5 per row"]))
        #expect(!OutputPattern.matches(["4 rows scanned"], ["5 rows scanned"]))
    }

    @Test func anEllipsisStandsForTheRest() {
        #expect(OutputPattern.matches(["snapshot 11, more"], ["snapshot 11…"]))
        #expect(OutputPattern.matches(["a", "x", "y", "b"], ["a", "…", "b"]))
        #expect(OutputPattern.matches(["a", "b"], ["a", "…", "b"]))
        #expect(!OutputPattern.matches(["a", "x"], ["a", "…", "b"]))
    }

    @Test func aPageIsFilesAndCommands() {
        let page = """
            Text.
            ```csv a.csv
            cid
            1
            ```
            ```console
            $ cat a.csv |
            > wc -l
            2
            ```
            ```sh
            $ not run
            ```
            """
        let command = ConsoleDocument.Command(text: "cat a.csv |\nwc -l", line: 7, output: ["2"])
        let file = ConsoleDocument.Step.file(name: "a.csv", content: "cid\n1\n")
        #expect(ConsoleDocument(page).steps == [file, .command(command)])
    }
}

import ArgumentParser
import SynDB

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Make a small realistic store in seconds and ask it a few questions.")

    @Argument(help: "A new folder for the store.", completion: .directory)
    var directory = "syndb-demo"

    func run() throws {
        try Terminal.output("$ syndb demo \(directory)\n")
        let summaries = try Demo.make(at: directory)
        let rows = summaries.reduce(0) { $0 + $1.rows }
        let datasets = Set(summaries.flatMap { $0.datasets.map(\.id) }).count
        try Terminal.output(
            "a store of \(datasets) datasets and \(rows) rows: spines and synapses of mouse hippocampus, made, not measured\n"
        )
        let snapshot = try Store(path: directory).snapshot()
        for query in Demo.queries {
            try Terminal.output("\n\(query.title)\n\n$ syndb query \(directory) \"\(query.text)\"\n")
            let prepared = try Question.prepare(query.text, snapshot, QueryOptions())
            var sink = OutputFormat.table.makeSink(to: FileSink.standardOutput())
            let statistics = try prepared.run(into: &sink)
            try Terminal.output(statistics.text())
        }
        try Terminal.output(
            "\nNext: syndb tables \(directory), syndb dataset list \(directory), syndb stat \(directory)\n")
    }
}

import Foundation
import Measuring
import SynDB

/// Turns a file of rows into the typed columns of a table, piece after piece on
/// one thread, and keeps them all, or drops each piece before the next: nothing
/// is checked against datasets, nothing is written. Prints one line of JSON.
///
///     parse-table keep|drop FILE TABLE [REPEATS]
@main
struct ParseTable {
    struct Report: Encodable {
        var rows = 0
        /// Bytes of the file behind its header, after decompression.
        var bytes = 0
        /// Seconds of user and system time, per repetition.
        var cpu: [Double] = []
        var wall: [Double] = []
    }

    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 3, ["keep", "drop"].contains(words[0]) else {
            fail("expected: keep|drop FILE TABLE [REPEATS]")
        }
        let schema = try Schema(packs: PackFile.packs(["syndb"]))
        guard let table = schema.table(named: words[2]) else { fail("no table \(words[2])") }
        let targets = table.targets(schema)
        var report = Report()
        for _ in 0..<(words.count > 3 ? Int(words[3]) ?? 3 : 3) {
            let (cpu, wall) = (Clock.processSeconds(), Clock.wallSeconds())
            let parsed = try parse(words[1], targets, keeps: words[0] == "keep")
            report.cpu.append(Clock.processSeconds() - cpu)
            report.wall.append(Clock.wallSeconds() - wall)
            (report.rows, report.bytes) = (parsed.rows, parsed.bytes)
            // DuckDB keeps its table until the clock has stopped, too.
            consume(parsed.batches)
        }
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }

    /// The rows and the bytes of a file, and what is kept of it.
    private static func parse(
        _ path: String, _ targets: [TargetColumn], keeps: Bool
    ) throws -> (rows: Int, bytes: Int, batches: [ImportedBatch]) {
        var options = ImportOptions()
        options.datasetColumn = "dataset_id"
        var batches: [ImportedBatch] = []
        var (rows, bytes) = (0, 0)
        for input in try InputFiles().inputs([path]) {
            let (stream, layout) = try input.open()
            let file = try TableFile(stream, file: input.name, layout: layout)
            let source = try file.batches(targets: targets, options: options)
            while let task = try source.nextTask() {
                bytes += task.bytes
                guard let batch = try task.run() else { continue }
                rows += batch.rows
                if keeps { batches.append(batch) }
            }
        }
        return (rows, bytes, batches)
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(2)
    }
}

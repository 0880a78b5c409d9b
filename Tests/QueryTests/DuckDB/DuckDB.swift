import Foundation
import TestSupport

/// DuckDB by way of Python: an engine of another make, with its own parser,
/// planner and execution.
enum DuckDB {
    static let need = "python3 with duckdb is not there"
    static let isThere = (try? python(["-c", "import duckdb"]).status) == 0

    struct Table {
        var name: String
        /// Names and types as DuckDB has them.
        var columns: [(String, String)]
        /// Each value as JSON.
        var rows: [[String]]
    }

    enum Answer {
        case rows([[Any?]])
        case error(String)
    }

    static func answers(_ tables: [Table], _ queries: [String]) throws -> [Answer] {
        func quoted(_ text: String) -> String {
            String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
        }
        let tablesText = tables.map { table in
            let columns = table.columns.map { "[\(quoted($0.0)), \(quoted($0.1))]" }.joined(separator: ",")
            let rows = table.rows.map { "[\($0.joined(separator: ","))]" }.joined(separator: ",\n")
            return "{\"name\": \(quoted(table.name)), \"columns\": [\(columns)], \"rows\": [\(rows)]}"
        }.joined(separator: ",")
        let text =
            "{\"tables\": [\(tablesText)], \"queries\": [\(queries.map(quoted).joined(separator: ","))]}"
        let folder = ScratchFolder()
        try ScratchFolder.write(Array(text.utf8), to: folder.path + "/task.json")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "answers.py").path
        let (status, output) = try python([script, folder.path + "/task.json"])
        let list = try JSONSerialization.jsonObject(with: output) as? [[String: Any]] ?? []
        guard status == 0, list.count == queries.count else { throw CocoaError(.fileReadCorruptFile) }
        return list.map { entry in
            if let rows = entry["rows"] as? [[Any]] {
                return .rows(rows.map { $0.map { $0 is NSNull ? nil : $0 } })
            }
            return .error(entry["error"] as? String ?? "no answer")
        }
    }

    /// Output goes through a file, because a full pipe would stop the program.
    private static func python(_ arguments: [String]) throws -> (status: Int32, output: Data) {
        let folder = ScratchFolder()
        let output = folder.path + "/out"
        try ScratchFolder.write([], to: output)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONUTF8": "1"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try Data(contentsOf: URL(filePath: output)))
    }
}

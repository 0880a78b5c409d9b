import Foundation
import Testing

/// A folder of its own, and the executable and scripts that a user would run in it.
final class Workbench {
    struct Output {
        var status: Int32
        var out: String
        var talk: String
    }

    /// The package's root.
    static let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// SYNDB, or the executable that was built beside the tests.
    static let executable: String = {
        if let named = ProcessInfo.processInfo.environment["SYNDB"] { return named }
        let beside = Bundle.main.bundleURL.appending(path: "syndb")
        if FileManager.default.isExecutableFile(atPath: beside.path) { return beside.path }
        return package.appending(path: ".build/debug/syndb").path
    }()

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "syndb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The path of a store that a script makes.
    var store: String { folder.appending(path: "store").path }

    /// Runs a program to its end. Output goes through files, because a full
    /// pipe would stop the program.
    func run(_ program: String, _ arguments: [String]) throws -> Output {
        let name = folder.appending(path: UUID().uuidString).path
        for path in [name + ".out", name + ".talk"] {
            FileManager.default.createFile(atPath: path, contents: nil)
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["SYNDB": Workbench.executable]) {
            $1
        }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: name + ".out")
        process.standardError = FileHandle(forWritingAtPath: name + ".talk")
        try process.run()
        process.waitUntilExit()
        return Output(
            status: process.terminationStatus,
            out: try String(contentsOfFile: name + ".out", encoding: .utf8),
            talk: try String(contentsOfFile: name + ".talk", encoding: .utf8))
    }

    func syndb(_ arguments: String...) throws -> Output { try run(Workbench.executable, arguments) }

    /// Runs `load-NAME.sh` on the folder of the data.
    func script(_ name: String, data: URL) throws -> Output {
        let path = Workbench.package.appending(path: "Tools/real-data/load-\(name).sh").path
        return try run("sh", [path, store, data.path])
    }

    /// The rows of a query's answer, without the header. Its cells must need no quotes.
    func query(_ text: String, location: SourceLocation = #_sourceLocation) throws -> [[String]] {
        let output = try syndb("query", store, text, "--format", "csv")
        #expect(output.status == 0, "\(output.talk)", sourceLocation: location)
        return Array(Table.lines(output.out).dropFirst())
    }

    /// The one row of a query's answer.
    func row(_ text: String, location: SourceLocation = #_sourceLocation) throws -> [String] {
        let rows = try query(text, location: location)
        #expect(rows.count == 1, sourceLocation: location)
        return try #require(rows.first, sourceLocation: location)
    }

    /// Every checksum, invariant and statistic of the store.
    func expectSound(location: SourceLocation = #_sourceLocation) throws {
        let output = try syndb("verify", store)
        #expect(output.status == 0, "\(output.out)\(output.talk)", sourceLocation: location)
    }
}

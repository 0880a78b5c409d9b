import Foundation
import Testing

/// Runs the examples of the pages that people start with.
struct ExampleTests {
    static let pages = [
        "README.md",
        "Sources/SynDB/Documentation.docc/Guide.md",
        "Sources/SynDB/Documentation.docc/Mapping.md",
        "Sources/SynDB/Documentation.docc/Packs.md",
        "Sources/SynDB/Documentation.docc/SyQL.md",
    ]

    @Test(arguments: pages)
    func examplesPrintWhatThePageShows(page: String) throws {
        let text = try String(contentsOf: Self.package.appendingPathComponent(page), encoding: .utf8)
        let document = ConsoleDocument(text)
        try #require(!document.commands.isEmpty, "\(page) has no examples")
        let outputs = try Self.run(document)
        try #require(outputs.count == document.commands.count, "\(page): the shell ended early")
        for (command, output) in zip(document.commands, outputs) {
            let matches = OutputPattern.matches(output, command.output)
            #expect(
                matches,
                """
                \(page):\(command.line): $ \(command.text)
                the page shows:
                \(command.output.joined(separator: "\n"))
                the command prints:
                \(output.joined(separator: "\n"))
                """)
        }
    }

    /// The lines that each command printed.
    static func run(_ document: ConsoleDocument) throws -> [[String]] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("syndb-examples-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let mark = "@@end of \(UUID().uuidString)@@"
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/bash")
        shell.arguments = ["-c", document.script(mark: mark)]
        shell.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = products.path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        environment["LC_ALL"] = "C.UTF-8"
        environment["NO_COLOR"] = "1"
        shell.environment = environment
        shell.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        shell.standardOutput = pipe
        shell.standardError = pipe
        try shell.run()
        let printed = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        var outputs: [[String]] = []
        var lines: [String] = []
        for line in printed.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "\(mark)\(outputs.count)" {
                outputs.append(lines)
                lines = []
            } else {
                lines.append(String(line))
            }
        }
        return outputs
    }

    /// The folder with Package.swift.
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of the built `syndb`, which is that of the test bundle.
    static let products: URL = {
        #if os(macOS)
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!
            return bundle.bundleURL.deletingLastPathComponent()
        #else
            return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        #endif
    }()
}

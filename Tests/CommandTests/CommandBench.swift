import Foundation
import TestSupport

/// A folder with a store and files, and a shell in it with `syndb` at hand.
final class CommandBench {
    struct Output {
        var status: Int32
        var out: String
        var talk: String
    }

    let folder = ScratchFolder()

    /// With a store `lab` of the pack syndb and a dataset labelled `one`.
    init(store: Bool = true) throws {
        guard store else { return }
        try write("one.yaml", "label: one\nspecies: mouse\nbrain_regions: [{ brain_structure: CA1 }]\n")
        _ = try run("syndb init lab && syndb dataset add lab --file one.yaml")
    }

    /// The dataset has 3,000 neurons.
    static func withNeurons() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.write(
            "n.csv", "cid,mesh_volume\n" + (0..<3000).map { "\($0),\($0).5\n" }.joined())
        _ = try bench.run("syndb load lab --table neuron --dataset one n.csv")
        return bench
    }

    func write(_ name: String, _ text: String) throws {
        try ScratchFolder.write(Array(text.utf8), to: folder.path + "/" + name)
    }

    /// Output goes through files, because a full pipe would stop the program.
    func run(_ script: String) throws -> Output {
        let names = ["out", "talk"].map { folder.path + "/.\($0)" }
        for name in names { try ScratchFolder.write([], to: name) }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = URL(filePath: folder.path)
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = Self.products + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: names[0])
        process.standardError = FileHandle(forWritingAtPath: names[1])
        try process.run()
        process.waitUntilExit()
        return Output(
            status: process.terminationStatus, out: try String(contentsOfFile: names[0], encoding: .utf8),
            talk: try String(contentsOfFile: names[1], encoding: .utf8))
    }

    /// The folder of the built `syndb`, which is that of the tests.
    private static let products: String = {
        #if os(macOS)
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!
            return bundle.bundleURL.deletingLastPathComponent().path
        #else
            return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        #endif
    }()
}

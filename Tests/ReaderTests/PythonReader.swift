import Foundation
import TestSupport

/// `Tools/reader`, run by `python3`: the reader that shares no code with the engine.
enum PythonReader {
    struct Output {
        var status: Int32
        var text: String
        var errors: String
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// What a machine must have for these tests to run.
    static let need = "python3 with numpy, xxhash, lz4 and zstandard is not there"

    static let isThere = (try? python(["-c", "import numpy, xxhash, lz4.block, zstandard"]).status) == 0

    static func run(_ arguments: String...) throws -> Output {
        try python([root + "/Tools/reader/syndb_reader.py"] + arguments)
    }

    /// Output goes through files, because a full pipe would stop the program.
    private static func python(_ arguments: [String]) throws -> Output {
        let folder = ScratchFolder()
        let names = ["out", "errors"].map { folder.path + "/" + $0 }
        for name in names { try ScratchFolder.write([], to: name) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONUTF8": "1"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: names[0])
        process.standardError = FileHandle(forWritingAtPath: names[1])
        try process.run()
        process.waitUntilExit()
        return Output(
            status: process.terminationStatus,
            text: String(decoding: ScratchFolder.read(names[0]), as: UTF8.self),
            errors: String(decoding: ScratchFolder.read(names[1]), as: UTF8.self))
    }
}

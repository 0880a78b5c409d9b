import Foundation
import Import
import Store

/// What another program writes, as a source; its failure is the source's.
final class ChildSource: ByteSource {
    private let process = Process()
    private let output = Pipe()
    private let talk = Pipe()
    private let file: String
    private var isEnded = false
    /// What to say when the program ends with a status other than 0, from the
    /// status and its last words.
    private let failure: (Int32, String) -> StoreError

    /// Starts a program of the PATH, whose standard input is empty.
    ///
    /// `missing` is thrown where there is no such program.
    init(
        _ program: String, _ arguments: [String], file: String, missing: StoreError,
        failure: @escaping (Int32, String) -> StoreError
    ) throws {
        guard let path = ChildSource.find(program) else { throw missing }
        self.file = file
        self.failure = failure
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = talk
        do { try process.run() } catch {
            throw StoreError(.badInput, "\(file): \(path) does not start: \(error.localizedDescription)")
        }
    }

    deinit {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !isEnded else { return 0 }
        // A piece that fits, so that nothing needs to be kept.
        let piece = try output.fileHandleForReading.read(upToCount: min(buffer.count, 1 << 20)) ?? Data()
        guard piece.isEmpty else {
            piece.copyBytes(to: buffer)
            return piece.count
        }
        isEnded = true
        // The programs say at most a few lines, which fit into the pipe.
        let words = String(
            decoding: (try? talk.fileHandleForReading.readToEnd()) ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw failure(process.terminationStatus, words.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return 0
    }

    /// The place of a program: a path as it is, a name in the folders of PATH.
    static func find(_ program: String) -> String? {
        let files = FileManager.default
        guard !program.contains("/") else { return files.isExecutableFile(atPath: program) ? program : nil }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first(where: files.isExecutableFile)
    }
}

extension ChildSource {
    /// The decompressed bytes of an xz file.
    static func xz(_ file: String) throws -> ChildSource {
        try ChildSource(
            "xz", ["-d", "-c", "--", file], file: file,
            missing: StoreError(
                .badInput, "\(file): xz files are decompressed by the program xz, which is not on the PATH",
                hint: "install it (Debian: apt-get install xz-utils), or decompress the file first")
        ) { status, words in
            StoreError(
                .badInput, "\(file): xz ended with status \(status): \(words)",
                hint: "the file is damaged or was cut short")
        }
    }
}

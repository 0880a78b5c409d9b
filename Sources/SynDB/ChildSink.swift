import Export
import Foundation
import Store
import StoreIO

/// What another program reads from its standard input, as a sink; its failure
/// is the sink's.
final class ChildSink: ByteSink {
    private let process = Process()
    private let input = Pipe()
    private let talk = Pipe()
    private let failure: (Int32, String) -> StoreError
    private var isEnded = false

    /// The status of a program that found its standard output closed.
    static let outputClosed: Int32 = 68

    /// Starts a program of the PATH that writes to `output`.
    ///
    /// `missing` is thrown where there is no such program; `failure` makes an
    /// error of a status other than 0 and the program's last words.
    init(
        _ program: String, _ arguments: [String], to output: FileHandle, missing: StoreError,
        failure: @escaping (Int32, String) -> StoreError
    ) throws {
        guard let path = ChildSource.find(program) else { throw missing }
        self.failure = failure
        // A program that ends early has a reason, which is worth more than a signal.
        BrokenPipe.isError()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = talk
        do { try process.run() } catch {
            throw StoreError(.runtime, "\(path) does not start: \(error.localizedDescription)")
        }
    }

    deinit { abandon() }

    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty, let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
        do {
            // Not copied: the call ends after the bytes are written.
            try input.fileHandleForWriting.write(
                contentsOf: Data(bytesNoCopy: start, count: bytes.count, deallocator: .none))
        } catch {
            try finish()
            throw error
        }
    }

    /// Waits until the program has done its work; throws where it failed.
    func finish() throws {
        guard !isEnded else { return }
        isEnded = true
        try? input.fileHandleForWriting.close()
        let words = String(
            decoding: (try? talk.fileHandleForReading.readToEnd()) ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let status = process.terminationStatus
        if status == ChildSink.outputClosed { BrokenPipe.endProcess() }
        guard process.terminationReason == .exit, status == 0 else {
            throw failure(status, words.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    /// Ends the program before it makes a whole of a part.
    func abandon() {
        guard !isEnded else { return }
        isEnded = true
        process.terminate()
        process.waitUntilExit()
    }
}

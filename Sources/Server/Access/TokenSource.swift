import Foundation
import Logging
import SynDB
import Synchronization

/// The tokens of a file, read anew when it changes: tokens come and go without
/// a restart.
final class TokenSource: Sendable {
    private struct State {
        var list: TokenList
        var status: FileStatus?
        var checked = ContinuousClock().now
    }

    /// Between looks at the file.
    private static let interval = Duration.seconds(1)

    private let path: String
    private let logger: Logger
    private let state: Mutex<State>

    /// Throws where the file cannot be read: a server that lets nobody in, or
    /// everybody, must not start.
    init(_ path: String, logger: Logger) throws {
        self.path = path
        self.logger = logger
        let status = try SystemFileSystem().status(path)
        state = Mutex(State(list: try TokenList(FileSource.text(of: path), file: path), status: status))
    }

    func entry(of token: String) -> TokenList.Entry? {
        state.withLock { state in
            refresh(&state)
            return state.list.entry(of: token)
        }
    }

    /// A file that cannot be read leaves the tokens as they were.
    private func refresh(_ state: inout State) {
        let now = ContinuousClock().now
        guard now - state.checked >= Self.interval else { return }
        state.checked = now
        do {
            let status = try SystemFileSystem().status(path)
            guard status != state.status else { return }
            state.list = try TokenList(FileSource.text(of: path), file: path)
            state.status = status
            logger.notice("tokens read anew", metadata: ["file": "\(path)"])
        } catch {
            logger.error("tokens kept as they were", metadata: ["file": "\(path)", "error": "\(error)"])
        }
    }
}

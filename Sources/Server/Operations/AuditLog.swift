import Logging
import SynDB
import Synchronization

/// What was changed, when and by whom: one JSON object per line, in a file of its
/// own or, without one, on standard error whatever else is logged there.
final class AuditLog: Sendable {
    private let path: String?
    private let logger: Logger
    /// One line after the other.
    private let turn = Mutex(())

    /// Throws where the file cannot be written: a server whose changes must be told
    /// must not start without.
    init(_ path: String?, logger: Logger) throws {
        self.path = path
        self.logger = logger
        if let path { try DescriptorFile.appending(to: path).close() }
    }

    /// The line is durable when this returns. The file is opened for each, so that it
    /// can be moved away at any time.
    func record(_ event: String, _ call: Call, _ members: [(String, JSONValue)]) {
        let who: [(String, JSONValue)] = [
            ("query_id", .text(call.id.description)), ("caller", .text(call.caller.label)),
            ("address", .text(call.channel.remoteAddress?.ipAddress ?? "unknown")),
        ]
        let line = JSONLog.line("audit", event, who + members)
        do {
            try turn.withLock { _ in
                guard let path else { return try DescriptorFile.standardError().write(line) }
                let file = try DescriptorFile.appending(to: path)
                try file.write(line)
                try file.sync()
                try file.close()
            }
        } catch {
            logger.error(
                "a change is not in the audit log",
                metadata: ["query_id": "\(call.id)", "event": "\(event)", "error": "\(error)"])
        }
    }
}

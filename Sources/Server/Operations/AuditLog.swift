import Logging
import NIOCore
import SynDB
import Synchronization

/// What was changed, when and by whom, and who was not let: one JSON object per
/// line, in a file of its own or, without one, on standard error whatever else is
/// logged there.
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

    /// A change: the line is durable when this returns.
    func record(_ event: String, _ call: Call, _ members: [(String, JSONValue)]) {
        write(event, call.id, call.caller, call.channel, members, isDurable: true)
    }

    /// A change that was refused. Nothing depends on the line, and anybody can cause
    /// as many as they like: none waits for the disk.
    func recordRefusal(
        of change: String, _ failure: Failure, _ id: UUIDBytes, by caller: Caller, on channel: any Channel,
        _ members: [(String, JSONValue)]
    ) {
        write("\(change) refused", id, caller, channel, members + failure.told, isDurable: false)
    }

    /// The file is opened for each line, so that it can be moved away at any time.
    private func write(
        _ event: String, _ id: UUIDBytes, _ caller: Caller, _ channel: any Channel,
        _ members: [(String, JSONValue)], isDurable: Bool
    ) {
        let who: [(String, JSONValue)] = [
            ("query_id", .text(id.description)), ("caller", .text(caller.label)),
            ("address", .text(channel.remoteAddress?.ipAddress ?? "unknown")),
        ]
        let line = JSONLog.line("audit", event, who + members)
        do {
            try turn.withLock { _ in
                guard let path else { return try DescriptorFile.standardError().write(line) }
                let file = try DescriptorFile.appending(to: path)
                try file.write(line)
                if isDurable { try file.sync() }
                try file.close()
            }
        } catch {
            logger.error(
                "a line is not in the audit log",
                metadata: ["query_id": "\(id)", "event": "\(event)", "error": "\(error)"])
        }
    }
}

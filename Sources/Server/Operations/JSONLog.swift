import Foundation
import Logging
import SynDB

/// One JSON object per line on standard error, for whatever gathers logs.
struct JSONLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.notice
    private let label: String

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let members = metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 })
            .sorted { $0.key < $1.key }.map { ($0.key, JSONValue.text("\($0.value)")) }
        // What cannot be said there is not said.
        try? DescriptorFile.standardError().write(Self.line("\(event.level)", "\(event.message)", members))
    }

    static func line(_ level: String, _ message: String, _ members: [(String, JSONValue)]) -> [UInt8] {
        let time = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let head: [(String, JSONValue)] = [
            ("time", .text(time)), ("level", .text(level)), ("message", .text(message)),
        ]
        return Array((JSONValue.object(head + members).json + "\n").utf8)
    }
}

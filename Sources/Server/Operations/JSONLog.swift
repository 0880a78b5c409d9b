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
        var members: [(String, JSONValue)] = [
            (
                "time",
                .text(
                    Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true)))
            ),
            ("level", .text("\(event.level)")), ("message", .text("\(event.message)")),
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: {
            $0.key < $1.key
        }) {
            members.append((key, .text("\(value)")))
        }
        // What cannot be said there is not said.
        try? DescriptorFile.standardError().write(Array((JSONValue.object(members).json + "\n").utf8))
    }
}

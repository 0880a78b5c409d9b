import Foundation
import SynDB

/// Standard output for data, standard error for talk.
enum Terminal {
    /// One line to standard error; what cannot be said there is not said.
    static func talk(_ text: String, ending: String = "\n") {
        try? DescriptorFile.standardError().write(Array((text + ending).utf8))
    }

    static var talkIsTerminal: Bool { DescriptorFile.standardError().isTerminal }

    /// A result that cannot be written whole is an error: a full disk must not
    /// look like success.
    static func output(_ text: String) throws {
        try DescriptorFile.standardOutput().write(Array(text.utf8))
    }

    static var isInteractive: Bool { DescriptorFile.standardOutput().isTerminal }

    /// One JSON object on one line, keys in a fixed order.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Writes rows that are at hand: as a table on a terminal and csv otherwise,
    /// unless a format is chosen.
    static func write(_ columns: [ResultColumn], _ rows: [[Value]], _ format: OutputFormat?) throws {
        try ResultOutput(format: format, isTerminal: isInteractive).write(columns, rows)
    }
}

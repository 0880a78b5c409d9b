import Foundation

/// A plain reader of delimited text without quotes, so that what the engine
/// read is compared with another reading.
struct Table {
    var rows: [[String: String]]

    init(_ text: String, delimiter: Character = ",") {
        let lines = Table.lines(text, delimiter: delimiter)
        let header = lines.first ?? []
        rows = lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }

    init(contentsOf file: URL, delimiter: Character = ",") throws {
        self.init(try String(contentsOf: file, encoding: .utf8), delimiter: delimiter)
    }

    static func lines(_ text: String, delimiter: Character = ",") -> [[String]] {
        text.split(omittingEmptySubsequences: true) { $0 == "\n" || $0 == "\r\n" }
            .map { $0.split(separator: delimiter, omittingEmptySubsequences: false).map(String.init) }
    }
}

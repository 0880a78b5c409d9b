import Foundation

/// A text file of queries and their expected results.
///
///     fixture spines
///     ==== what the case shows
///     SELECT ...
///     ---- csv
///     count(*)
///     4
///
/// The word after the dashes is an output format, or `error` for the message
/// with its caret.
struct CaseFile {
    struct Case {
        var title: String
        var query: String
        var form: String
        var expected: String
    }

    var fixture: String
    var cases: [Case] = []

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    static var names: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".qt") }.sorted()
    }

    init(named name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        let blocks = text.split(separator: "==== ", omittingEmptySubsequences: false)
        fixture = blocks[0].trimmingCharacters(in: .whitespacesAndNewlines).replacing("fixture ", with: "")
        for block in blocks.dropFirst() {
            let title = block.prefix { $0 != "\n" }
            let halves = block.dropFirst(title.count + 1).split(
                separator: "---- ", maxSplits: 1, omittingEmptySubsequences: false)
            let form = halves.count > 1 ? halves[1].prefix { $0 != "\n" } : "csv"
            cases.append(
                Case(
                    title: String(title), query: String(halves[0]), form: String(form),
                    expected: halves.count > 1 ? String(halves[1].dropFirst(form.count + 1)) : ""))
        }
    }

    func write(named name: String) throws {
        let blocks = cases.map { "==== \($0.title)\n\($0.query)---- \($0.form)\n\($0.expected)" }
        try Data(("fixture \(fixture)\n" + blocks.joined()).utf8).write(to: Self.folder.appending(path: name))
    }
}

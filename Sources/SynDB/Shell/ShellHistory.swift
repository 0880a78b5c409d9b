import Foundation

/// Statements that were typed, in a file of the user: one a line, a line end
/// within one as `\n`.
public struct ShellHistory: Sendable {
    /// More are of no use to a person, and the file is read at each start.
    static let bound = 1_000

    private let file: String
    public private(set) var entries: [String]

    /// `file`: nil for that of the user, `syndb/history` in the folder that
    /// XDG_STATE_HOME names (`~/.local/state` by default).
    public init(file: String? = nil) {
        let environment = ProcessInfo.processInfo.environment
        let home = environment["HOME"] ?? NSHomeDirectory()
        let stated = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        self.file = file ?? (stated ?? home + "/.local/state") + "/syndb/history"
        entries = Self.read(self.file)
    }

    /// Remembers an entry. Where the file cannot be written it is remembered as
    /// long as the program runs.
    public mutating func add(_ entry: String) {
        entries = Self.adding(entry, to: entries)
        // Another shell may have added entries meanwhile.
        let all = Self.adding(entry, to: Self.read(file))
        let text = all.map { Self.escaped($0) + "\n" }.joined()
        let folder = URL(filePath: file).deletingLastPathComponent()
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard (try? Data(text.utf8).write(to: URL(filePath: file), options: .atomic)) != nil else { return }
        // Queries may name what is not for everybody.
        try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    private static func adding(_ entry: String, to entries: [String]) -> [String] {
        guard entries.last != entry else { return entries }
        return Array((entries + [entry]).suffix(bound))
    }

    private static func read(_ file: String) -> [String] {
        guard let data = FileManager.default.contents(atPath: file) else { return [] }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return lines.suffix(bound).map { unescaped(String($0)) }
    }

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\n", with: "\\n")
    }

    private static func unescaped(_ text: String) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}

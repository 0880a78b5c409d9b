import Foundation
import SynDB
import TestSupport
import Testing

/// The history in its file.
@Suite struct ShellHistoryTests {
    @Test func comesBack() throws {
        let folder = ScratchFolder()
        let file = folder.path + "/state/syndb/history"
        var history = ShellHistory(file: file)
        #expect(history.entries == [])
        for entry in ["SELECT 1;", "FROM a\nLIMIT 1;", "a\\n 'µ';", "a\\n 'µ';"] { history.add(entry) }
        #expect(ShellHistory(file: file).entries == ["SELECT 1;", "FROM a\nLIMIT 1;", "a\\n 'µ';"])
        let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }

    @Test func twoShellsAtOnce() {
        let folder = ScratchFolder()
        let file = folder.path + "/history"
        var (one, other) = (ShellHistory(file: file), ShellHistory(file: file))
        one.add("1")
        other.add("2")
        one.add("3")
        #expect(one.entries == ["1", "3"])
        #expect(ShellHistory(file: file).entries == ["1", "2", "3"])
    }

    @Test func isBounded() throws {
        let folder = ScratchFolder()
        let file = folder.path + "/history"
        let text = (0..<5000).map { "\($0)\n" }.joined()
        try ScratchFolder.write(Array(text.utf8), to: file)
        var history = ShellHistory(file: file)
        #expect(history.entries.count == 1000 && history.entries.last == "4999")
        history.add("x")
        #expect(history.entries.count == 1000 && ShellHistory(file: file).entries.first == "4001")
    }

    @Test func withoutAPlace() {
        var history = ShellHistory(file: "/proc/nowhere/history")
        history.add("a")
        #expect(history.entries == ["a"])
    }
}

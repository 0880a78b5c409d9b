import SynDB
import Testing

/// The line editor without a terminal.
@Suite struct LineEditorTests {
    private func keys(_ text: String) -> [Key] { text.map(Key.character) }

    /// A `|` stands where the cursor is.
    private func state(_ editor: LineEditor) -> String {
        String(editor.text[..<editor.cursor]) + "|" + String(editor.text[editor.cursor...])
    }

    private func after(_ keys: [Key], _ editor: LineEditor = LineEditor()) -> String {
        var editor = editor
        for key in keys { _ = editor.handle(key) }
        return state(editor)
    }

    @Test func movesAndEdits() {
        let line = keys("FROM a_b c")
        #expect(after(line) == "FROM a_b c|")
        #expect(after(line + [.left, .left, .backspace]) == "FROM a_| c")
        #expect(after(line + [.home, .delete, .right]) == "R|OM a_b c")
        #expect(after(line + [.wordLeft, .wordLeft]) == "FROM |a_b c")
        #expect(after(line + [.home, .wordRight]) == "FROM| a_b c")
        #expect(after(line + [.wordLeft, .wordLeft, .killWord]) == "|a_b c")
        #expect(after(line + [.home, .killToEnd]) == "|")
        #expect(after(line + [.wordLeft, .killToStart, .end, .yank]) == "cFROM a_b |")
        // At the ends nothing happens.
        #expect(after([.left, .backspace, .delete, .killWord, .yank, .right]) == "|")
        #expect(after(keys("µ🧠") + [.left]) == "µ|🧠")
    }

    @Test func events() {
        var editor = LineEditor()
        #expect(editor.handle(.leave) == .ended)
        #expect(editor.handle(.character("a")) == .edited)
        #expect(editor.handle(.leave) == .edited)
        #expect(editor.handle(.enter) == .submitted("a"))
        #expect(editor.handle(.cancel) == .cancelled)
        #expect(editor.handle(.clear) == .cleared)
    }

    @Test func history() {
        let editor = LineEditor(history: ["one;", "two\nlines;"])
        #expect(after([.up], editor) == "two\nlines;|")
        #expect(after([.up, .up, .up], editor) == "one;|")
        // The new line waits below the newest entry.
        #expect(after(keys("new") + [.up, .up, .down, .down, .down], editor) == "new|")
        #expect(after([.down], editor) == "|")
    }

    @Test func search() {
        let editor = LineEditor(history: ["SELECT 1;", "FROM neurons;", "FROM synapses;"])
        #expect(after([.search] + keys("from"), editor) == "FROM synapses;|")
        #expect(after([.search] + keys("from") + [.search], editor) == "FROM neurons;|")
        #expect(after([.search] + keys("sel") + [.escape] + keys("x"), editor) == "SELECT 1;x|")
        #expect(after([.search] + keys("q"), editor) == "|")
        #expect(after([.search] + keys("nosuch"), editor) == "FROM synapses;|")
        #expect(after([.search] + keys("fromq") + [.backspace, .home], editor) == "|FROM synapses;")
        var copy = editor
        _ = copy.handle(.search)
        _ = copy.handle(.character("n"))
        #expect(copy.drawn(prompt: "> ", width: 80).hasPrefix("\r(search: n) "))
        #expect(copy.handle(.enter) == .submitted("FROM synapses;"))
    }

    @Test func completion() {
        let words = ["mesh_volume", "mesh_area", "species"]
        let editor = LineEditor { before in
            let word = before.split(separator: " ").last.map(String.init) ?? ""
            return Completion(length: word.count, candidates: words.filter { $0.hasPrefix(word) }.sorted())
        }
        #expect(after(keys("sp") + [.tab], editor) == "species |")
        #expect(after(keys("a m") + [.tab], editor) == "a mesh_|")
        #expect(after(keys("x") + [.tab, .tab], editor) == "x|")
        #expect(after(keys("sp y") + [.left, .left, .tab], editor) == "species| y")
        var copy = editor
        for key in keys("mesh_") + [.tab] { #expect(copy.handle(key) == .edited) }
        #expect(copy.handle(.tab) == .candidates(["mesh_area", "mesh_volume"]))
    }

    @Test func longLinesScroll() {
        var editor = LineEditor()
        for key in keys(String(repeating: "a", count: 50) + "b\nc") { _ = editor.handle(key) }
        #expect(editor.drawn(prompt: "> ", width: 20) == "\r> aaaaaaaaaaaaaab↵c\u{1b}[K")
        _ = editor.handle(.home)
        #expect(editor.drawn(prompt: "> ", width: 20) == "\r> aaaaaaaaaaaaaaaaa\u{1b}[K\u{1b}[17D")
        var wide = LineEditor()
        for key in keys("脳脳") + [.left] { _ = wide.handle(key) }
        #expect(wide.drawn(prompt: "> ", width: 20) == "\r> 脳脳\u{1b}[K\u{1b}[2D")
    }

    @Test func candidatesSideBySide() {
        #expect(LineEditor.table(["a", "bbb", "cc"], width: 11) == "a    bbb\ncc")
        #expect(LineEditor.table(["longer than the width"], width: 5) == "longer than the width")
        #expect(LineEditor.table([], width: 80) == "")
    }
}

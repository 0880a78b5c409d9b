import SynDB
import Testing

/// Bytes of terminals as keys.
@Suite struct KeyDecoderTests {
    private func keys(_ bytes: [UInt8]) -> [Key] {
        var decoder = KeyDecoder()
        return bytes.compactMap { decoder.key($0) } + [decoder.timeOut()].compactMap { $0 }
    }

    @Test(arguments: [
        ("a", [Key.character("a")]), ("µ🧠", [.character("µ"), .character("🧠")]),
        ("\u{1b}[A\u{1b}OB", [.up, .down]), ("\u{1b}[C\u{1b}[D", [.right, .left]),
        ("\u{1b}[1;5C\u{1b}[1;3D", [.wordRight, .wordLeft]), ("\u{1b}b\u{1b}f", [.wordLeft, .wordRight]),
        ("\u{1b}[H\u{1b}[F\u{1b}[1~\u{1b}[4~\u{1b}[3~", [.home, .end, .home, .end, .delete]),
        ("\u{7f}\u{8}", [.backspace, .backspace]), ("\t\r\n", [.tab, .enter, .enter]),
        ("\u{1}\u{5}\u{b}\u{15}\u{17}\u{19}", [.home, .end, .killToEnd, .killToStart, .killWord, .yank]),
        ("\u{3}\u{4}\u{12}\u{c}", [.cancel, .leave, .search, .clear]), ("\u{1b}", [.escape]),
        // What nobody knows is passed over whole.
        ("\u{1b}[15~\u{1b}[200~x\u{1b}[?1;2c\u{0}\u{1b}z", [.character("x")]),
    ])
    func known(_ text: String, _ expected: [Key]) { #expect(keys(Array(text.utf8)) == expected) }

    @Test func brokenUTF8() {
        #expect(keys([0xC3, 0x28, 0x61]) == [.character("("), .character("a")])
        #expect(keys([0xFF, 0x80, 0x61]) == [.character("a")])
        #expect(keys([0xE2, 0x1B, 0x5B, 0x41]) == [.up])
        #expect(keys([0xE2, 0x82]) == [])
    }

    @Test func anyBytes() {
        var generator = SplitMix64(seed: 5)
        var decoder = KeyDecoder()
        var editor = LineEditor(history: ["a", "b\nc"])
        for _ in 0..<20_000 {
            guard let key = decoder.key(UInt8(truncatingIfNeeded: generator.next() >> 3)) else { continue }
            _ = editor.handle(key)
            #expect((0...editor.text.count).contains(editor.cursor))
            _ = editor.drawn(prompt: "> ", width: Int(generator.next() % 40))
        }
    }
}

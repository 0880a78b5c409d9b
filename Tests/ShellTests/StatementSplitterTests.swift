import SynDB
import Testing

/// Where statements end.
@Suite struct StatementSplitterTests {
    @Test(arguments: [
        ("a; b ;c", ["a", "b"], "c"), ("SELECT ';' -- ;\n, 'x''y;';", ["SELECT ';' -- ;\n, 'x''y;'"], ""),
        (";;\n ;", [], ""), ("\"a;b\";", ["\"a;b\""], ""), ("1 - -2; 3", ["1 - -2"], "3"),
        ("'-- ';x", ["'-- '"], "x"), ("a -- b", [], "a -- b"), ("'open;", [], "'open;"),
        ("a; -- b ;\n-- c\nd; --", ["a", "d"], "--"), ("--\n;", [], ""), ("- -;", ["- -"], ""),
    ])
    func cut(_ text: String, _ statements: [String], _ rest: String) {
        var whole = StatementSplitter()
        #expect(whole.add(text.utf8) == statements)
        #expect(whole.rest == rest)
        var piece = StatementSplitter()
        #expect(text.utf8.flatMap { piece.add([$0]) } == statements)
        #expect(piece.rest == rest)
        #expect(piece.isEmpty == rest.isEmpty || rest.hasPrefix("--"))
        piece.clear()
        #expect(piece.isEmpty)
    }
}

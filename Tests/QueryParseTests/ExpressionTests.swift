import Query
import Testing

/// Text, the tree it stands for, and its canonical text (nil: the same text).
private let valid: [(text: String, tree: String, canonical: String?)] = [
    // Literals
    ("1", "1", nil),
    ("007", "7", "7"),
    ("720575940628857210", "720575940628857210", nil),
    ("18446744073709551615", "18446744073709551615", nil),
    ("-9223372036854775808", "-9223372036854775808", nil),
    ("1e6", "1000000.0", "1000000.0"),
    (".5", "0.5", "0.5"),
    ("5.", "5.0", "5.0"),
    ("1E-5", "1e-05", "1e-05"),
    ("-0.0", "-0.0", nil),
    ("'CA1'", "'CA1'", nil),
    ("'it''s'", "'it''s'", nil),
    ("''", "''", nil),
    ("''''", "''''", nil),
    ("'-- no comment'", "'-- no comment'", nil),
    ("'µm ≥ 5 🧠'", "'µm ≥ 5 🧠'", nil),
    ("null", "NULL", "NULL"),
    ("True", "TRUE", "TRUE"),
    ("FALSE", "FALSE", nil),
    // Columns
    ("mesh_volume", "mesh_volume", nil),
    ("Mesh_Volume", "Mesh_Volume", nil),
    ("\"order\"", "\"order\"", nil),
    ("\"a \"\"b\"\"\"", "\"a \"\"b\"\"\"", nil),
    ("\"plain\"", "plain", "plain"),
    ("n.cid", "n.cid", nil),
    ("n.\"end\"", "n.\"end\"", nil),
    ("größe", "\"größe\"", "\"größe\""),
    // Arithmetic
    ("1 + 2 * 3", "(+ 1 (* 2 3))", nil),
    ("(1 + 2) * 3", "(* (+ 1 2) 3)", nil),
    ("a - b - c", "(- (- a b) c)", nil),
    ("a - (b - c)", "(- a (- b c))", nil),
    ("a / b % c", "(% (/ a b) c)", nil),
    ("a/(b*c)", "(/ a (* b c))", "a / (b * c)"),
    ("-a * b", "(* (neg a) b)", nil),
    ("-(a * b)", "(neg (* a b))", nil),
    ("- -a", "(neg (neg a))", "-(-a)"),
    ("-(5)", "(neg 5)", nil),
    ("a - -5", "(- a -5)", nil),
    ("a -5", "(- a 5)", "a - 5"),
    // Comparisons
    ("a=1", "(= a 1)", "a = 1"),
    ("a <> 1", "(!= a 1)", "a != 1"),
    ("a + 1 <= b * 2", "(<= (+ a 1) (* b 2))", nil),
    ("(a = b) = c", "(= (= a b) c)", nil),
    (
        "brain_region under 'hippocampus'", "(UNDER brain_region 'hippocampus')",
        "brain_region UNDER 'hippocampus'"
    ),
    ("a NOT UNDER 'x'", "(not (UNDER a 'x'))", "NOT a UNDER 'x'"),
    ("a IN (1, 2,3)", "(in a 1 2 3)", "a IN (1, 2, 3)"),
    ("a NOT IN ('x', 1 + 2, -3)", "(not-in a 'x' (+ 1 2) -3)", nil),
    ("a BETWEEN 1 AND 2 AND b", "(and (between a 1 2) b)", nil),
    ("a NOT BETWEEN 1 + 1 AND 2", "(not-between a (+ 1 1) 2)", nil),
    ("a LIKE 'x%'", "(LIKE a 'x%')", nil),
    ("a NOT ILIKE 'x%'", "(not-ILIKE a 'x%')", nil),
    ("a regexp '^b'", "(REGEXP a '^b')", "a REGEXP '^b'"),
    ("a IS NULL", "(null a)", nil),
    ("a + 1 is not null", "(valid (+ a 1))", "a + 1 IS NOT NULL"),
    // Logic
    ("a OR b AND NOT c", "(or a (and b (not c)))", nil),
    ("(a OR b) AND c", "(and (or a b) c)", nil),
    ("a AND b AND c AND d", "(and a b c d)", nil),
    ("(a AND b) AND c", "(and (and a b) c)", nil),
    ("a OR (b OR c)", "(or a (or b c))", nil),
    ("NOT a = 1", "(not (= a 1))", nil),
    ("NOT NOT a", "(not (not a))", nil),
    ("NOT (a AND b)", "(not (and a b))", nil),
    ("(NOT a) = b", "(= (not a) b)", nil),
    // Calls, CASE, CAST
    ("COUNT(*)", "(call count *)", "count(*)"),
    ("count(DISTINCT species)", "(call count distinct species)", nil),
    ("quantile(x, 0.5)", "(call quantile x 0.5)", nil),
    ("now()", "(call now)", nil),
    ("avg(mesh_volume)", "(call avg mesh_volume)", nil),
    ("ALL(gene) = 'Fmr1'", "(= (call all gene) 'Fmr1')", "all(gene) = 'Fmr1'"),
    ("in_box(x0, x1, y0, y1, z0, z1, 'nm')", "(call in_box x0 x1 y0 y1 z0 z1 'nm')", nil),
    ("count (x)", "(call count x)", "count(x)"),
    ("CASE WHEN a THEN 1 END", "(case [a 1])", nil),
    (
        "case a when 1 then 'x' when 2 then 'y' else 'z' end", "(case a [1 'x'] [2 'y'] else 'z')",
        "CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' ELSE 'z' END"
    ),
    ("CAST(a + 1 AS Float64)", "(cast (+ a 1) double)", "CAST(a + 1 AS double)"),
    ("-CAST(a AS id)", "(neg (cast a id))", nil),
    // Blanks and comments
    ("a -- the first\n\t+\r\n-- the second\nb --", "(+ a b)", "a + b"),
    ("\u{FEFF}a", "a", "a"),
]

@Suite("Expressions") struct ExpressionTests {
    @Test func parsesAndPrints() throws {
        for (text, tree, canonical) in valid {
            let expression = try Parser.expression(text)
            #expect(outline(expression) == tree, "\(text)")
            #expect(expression.text == canonical ?? text)
            #expect(try Parser.expression(expression.text) == expression, "\(text)")
        }
    }

    @Test func rangesCoverTheText() throws {
        let text = "  (a + b) * count(c) "
        let expression = try Parser.expression(text)
        #expect(expression.range == SourceRange(2, 20))
        guard case .arithmetic(_, let left, let right) = expression.kind else {
            Issue.record("not a product")
            return
        }
        #expect(left.range == SourceRange(2, 9))
        #expect(right.range == SourceRange(12, 20))
        let list = try Parser.expression("'µ' NOT IN (1 , -2 ) ")
        #expect(list.range == SourceRange(0, 21))
    }

    @Test func literalsHaveValues() throws {
        guard case .literal(let literal) = try Parser.expression("18446744073709551615").kind else {
            Issue.record("no literal")
            return
        }
        #expect(literal.value == .identifier(.unsigned(.max)))
    }
}

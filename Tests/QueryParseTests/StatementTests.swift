import Query
import Testing

/// A query and its canonical text (nil: the same text).
private let valid: [(text: String, canonical: String?)] = [
    ("SELECT * FROM neurons", nil),
    ("from neurons", "SELECT * FROM neurons"),
    ("FROM neurons WHERE a = 1;", "SELECT * FROM neurons WHERE a = 1"),
    (
        "select distinct species, *, a b from synapse s",
        "SELECT DISTINCT species, *, a AS b FROM synapse AS s"
    ),
    ("SELECT a AS \"the end\" FROM \"group\" AS g", nil),
    ("SELECT a \"b c\" FROM t", "SELECT a AS \"b c\" FROM t"),
    (
        "SELECT avg(mesh_volume) FROM mitochondria WHERE brain_region = 'CA1' AND mesh_volume > 1e6",
        "SELECT avg(mesh_volume) FROM mitochondria WHERE brain_region = 'CA1' AND mesh_volume > 1000000.0"
    ),
    (
        "SELECT species, count(*) AS n FROM neurons GROUP BY species HAVING count(*) > 5 "
            + "ORDER BY n DESC NULLS FIRST, species LIMIT 10 OFFSET 20", nil
    ),
    (
        "FROM t ORDER BY a ASC NULLS LAST, b DESC, c NULLS FIRST",
        "SELECT * FROM t ORDER BY a NULLS LAST, b DESC, c NULLS FIRST"
    ),
    ("FROM t LIMIT 0", "SELECT * FROM t LIMIT 0"),
    ("FROM t OFFSET 5", "SELECT * FROM t OFFSET 5"),
    ("SELECT \"left\", first, nulls, last, all FROM t", "SELECT left, first, nulls, last, all FROM t"),
    ("-- a comment\nSELECT a -- another\nFROM t ; -- the end", "SELECT a FROM t"),
    (
        "FROM t WHERE a IN (720575940628857210, 18446744073709551615)",
        "SELECT * FROM t WHERE a IN (720575940628857210, 18446744073709551615)"
    ),
    ("FROM t n WHERE n.cid = 1", "SELECT * FROM t AS n WHERE n.cid = 1"),
    ("FROM t left", "SELECT * FROM t AS left"),
    ("SELECT t.*, s.a FROM t JOIN s ON t.a = s.a", nil),
    (
        "from t left outer join u s on t.a = s.a and s.b > 1 inner join v on v.c = s.c where d",
        "SELECT * FROM t LEFT JOIN u AS s ON t.a = s.a AND s.b > 1 JOIN v ON v.c = s.c WHERE d"
    ),
    ("SELECT a FROM (SELECT b AS a FROM t LIMIT 3) AS x", nil),
    (
        "FROM (FROM t) x JOIN (FROM s) y ON x.a = y.a",
        "SELECT * FROM (SELECT * FROM t) AS x JOIN (SELECT * FROM s) AS y ON x.a = y.a"
    ),
    (
        "WITH a AS (FROM t), b AS (FROM a) FROM b",
        "WITH a AS (SELECT * FROM t), b AS (SELECT * FROM a) SELECT * FROM b"
    ),
    (
        "FROM t WHERE a IN (FROM s) AND b NOT IN (SELECT c FROM s)",
        "SELECT * FROM t WHERE a IN (SELECT * FROM s) AND b NOT IN (SELECT c FROM s)"
    ),
    ("FROM t WHERE a > (SELECT max(b) FROM s)", "SELECT * FROM t WHERE a > (SELECT max(b) FROM s)"),
    (
        "FROM t WHERE a IN (WITH x AS (FROM s) FROM x)",
        "SELECT * FROM t WHERE a IN (WITH x AS (SELECT * FROM s) SELECT * FROM x)"
    ),
    ("FROM left JOIN right ON left.a = right.a", "SELECT * FROM left JOIN right ON left.a = right.a"),
]

@Suite("Statements") struct StatementTests {
    @Test func parsesAndPrints() throws {
        for (text, canonical) in valid {
            let statement = try Parser.statement(text)
            #expect(statement.text == canonical ?? text)
            #expect(try Parser.statement(statement.text) == statement, "\(text)")
        }
    }

    @Test func partsAreKept() throws {
        let statement = try Parser.statement(
            "SELECT DISTINCT *, a x FROM Neurons AS n WHERE b GROUP BY c, d HAVING e "
                + "ORDER BY f DESC NULLS FIRST LIMIT 3 OFFSET 4")
        #expect(statement.isDistinct)
        let a = try Parser.expression("a")
        #expect(statement.items == [.allColumns(SourceRange(0, 0)), .expression(a, alias: "x")])
        #expect(statement.source == .table(TableName("Neurons", alias: "n")))
        #expect(statement.source.range == SourceRange(28, 35))
        #expect(statement.filter?.text == "b")
        #expect(statement.groupBy.map(\.text) == ["c", "d"])
        #expect(statement.having?.text == "e")
        let f = try Parser.expression("f")
        #expect(statement.orderBy == [OrderItem(f, isDescending: true, nullsFirst: true)])
        #expect(statement.limit == 3)
        #expect(statement.offset == 4)
    }

    @Test func leftOutPartsAreEmpty() throws {
        let statement = try Parser.statement("FROM t")
        #expect(statement.items == [.allColumns(SourceRange(0, 0))])
        #expect(!statement.isDistinct && statement.filter == nil && statement.having == nil)
        #expect(statement.groupBy.isEmpty && statement.orderBy.isEmpty)
        #expect(statement.limit == nil && statement.offset == 0)
    }

    @Test func textFromBytes() throws {
        #expect(try Parser.text(utf8: Array("µ".utf8)) == "µ")
        #expect(throws: QueryError("the query is not valid UTF-8 near byte 2")) {
            try Parser.text(utf8: [0x61, 0x62, 0xFF, 0x63])
        }
    }
}

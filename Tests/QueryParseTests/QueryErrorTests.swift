import Testing

/// Queries and their errors as they are shown.
private let invalid: [(query: String, rendered: String)] = [
    (
        "",
        """
        line 1, column 1: expected SELECT or FROM, found the end of the query
           \u{20}
            ^

        """
    ),
    (
        "SELCT a FROM t",
        """
        line 1, column 1: expected SELECT or FROM, found `SELCT`
            SELCT a FROM t
            ^~~~~
        hint: did you mean SELECT?

        """
    ),
    (
        "a",
        """
        line 1, column 1: expected SELECT or FROM, found `a`
            a
            ^

        """
    ),
    (
        "SELECT FROM t",
        """
        line 1, column 8: expected a value, found FROM
            SELECT FROM t
                   ^~~~

        """
    ),
    (
        "SELECT a, FROM t",
        """
        line 1, column 11: expected a value, found FROM
            SELECT a, FROM t
                      ^~~~

        """
    ),
    (
        "SELECT a b c FROM t",
        """
        line 1, column 10: expected an operator, `,` or FROM, found `b`
            SELECT a b c FROM t
                     ^

        """
    ),
    (
        "SELECT a FRM t",
        """
        line 1, column 10: expected an operator, `,` or FROM, found `FRM`
            SELECT a FRM t
                     ^~~
        hint: did you mean FROM?

        """
    ),
    (
        "SELECT a",
        """
        line 1, column 9: expected an operator, `,` or FROM, found the end of the query
            SELECT a
                    ^

        """
    ),
    (
        "SELECT order, a FROM t",
        """
        line 1, column 8: expected a value, found ORDER
            SELECT order, a FROM t
                   ^~~~~
        hint: ORDER is a keyword; as a name it stands in double quotes: "order"

        """
    ),
    (
        "SELECT a AS from FROM t",
        """
        line 1, column 13: expected a name after AS, found FROM
            SELECT a AS from FROM t
                        ^~~~

        """
    ),
    (
        "SELECT a AS 'x' FROM t",
        """
        line 1, column 13: expected a name after AS, found the text 'x'
            SELECT a AS 'x' FROM t
                        ^~~
        hint: names stand in double quotes

        """
    ),
    (
        "FROM",
        """
        line 1, column 5: expected a table name after FROM, found the end of the query
            FROM
                ^

        """
    ),
    (
        "FROM 'x.csv'",
        """
        line 1, column 6: expected a table name after FROM, found the text 'x.csv'
            FROM 'x.csv'
                 ^~~~~~~

        """
    ),
    (
        "FROM order",
        """
        line 1, column 6: expected a table name after FROM, found ORDER
            FROM order
                 ^~~~~
        hint: ORDER is a keyword; as a name it stands in double quotes: "order"

        """
    ),
    (
        "FROM (SELECT a FROM t",
        """
        line 1, column 22: expected `)` after the query, found the end of the query
            FROM (SELECT a FROM t
                                 ^

        """
    ),
    (
        "FROM t WHER a = 1",
        """
        line 1, column 8: expected WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or the end of the query, found `WHER`
            FROM t WHER a = 1
                   ^~~~
        hint: did you mean WHERE?

        """
    ),
    (
        "FROM t n m",
        """
        line 1, column 8: expected WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or the end of the query, found `n`
            FROM t n m
                   ^

        """
    ),
    (
        "FROM db.t",
        """
        line 1, column 8: expected WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or the end of the query, found `.`
            FROM db.t
                   ^

        """
    ),
    (
        "FROM t WHERE",
        """
        line 1, column 13: expected a value, found the end of the query
            FROM t WHERE
                        ^

        """
    ),
    (
        "FROM t WHERE a LKE 'x'",
        """
        line 1, column 16: expected an operator, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or the end of the query, found `LKE`
            FROM t WHERE a LKE 'x'
                           ^~~
        hint: did you mean LIKE?

        """
    ),
    (
        "FROM t WHERE a = 1 b",
        """
        line 1, column 20: expected an operator, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or the end of the query, found `b`
            FROM t WHERE a = 1 b
                               ^

        """
    ),
]

@Suite("Errors in the shape of a query") struct QueryErrorTests {
    @Test func areShownWithPlaceAndHint() {
        for (query, rendered) in invalid { #expect(failure(query) == rendered) }
    }
}

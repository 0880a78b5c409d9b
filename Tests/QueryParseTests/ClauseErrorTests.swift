import Testing

/// Queries and their errors as they are shown.
private let invalid: [(query: String, rendered: String)] = [
    (
        "FROM t GROUP a",
        """
        line 1, column 14: expected BY, found `a`
            FROM t GROUP a
                         ^

        """
    ),
    (
        "FROM t WHERE a GROUP BY b WHERE c",
        """
        line 1, column 27: WHERE cannot come after GROUP BY
            FROM t WHERE a GROUP BY b WHERE c
                                      ^~~~~
        hint: the order is FROM, JOIN, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET

        """
    ),
    (
        "FROM t LIMIT 5 WHERE a",
        """
        line 1, column 16: WHERE cannot come after LIMIT
            FROM t LIMIT 5 WHERE a
                           ^~~~~
        hint: the order is FROM, JOIN, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET

        """
    ),
    (
        "FROM t LIMIT -1",
        """
        line 1, column 14: expected a whole number after LIMIT, found `-`
            FROM t LIMIT -1
                         ^

        """
    ),
    (
        "FROM t LIMIT 1.5",
        """
        line 1, column 14: expected a whole number after LIMIT, found the number 1.5
            FROM t LIMIT 1.5
                         ^~~

        """
    ),
    (
        "FROM t LIMIT 99999999999999999999",
        """
        line 1, column 14: the number after LIMIT is too large
            FROM t LIMIT 99999999999999999999
                         ^~~~~~~~~~~~~~~~~~~~

        """
    ),
    (
        "FROM t ORDER BY a NULLS",
        """
        line 1, column 24: expected FIRST or LAST after NULLS, found the end of the query
            FROM t ORDER BY a NULLS
                                   ^

        """
    ),
    (
        "FROM t ORDER BY a DECS",
        """
        line 1, column 19: expected an operator, LIMIT, OFFSET or the end of the query, found `DECS`
            FROM t ORDER BY a DECS
                              ^~~~
        hint: did you mean DESC?

        """
    ),
    (
        "FROM t; FROM s",
        """
        line 1, column 9: expected one query and nothing after its `;`, found FROM
            FROM t; FROM s
                    ^~~~

        """
    ),
    (
        "FROM t OFFSET 1 2",
        """
        line 1, column 17: expected the end of the query, found the number 2
            FROM t OFFSET 1 2
                            ^

        """
    ),
    (
        "WITH x (FROM t) FROM x",
        """
        line 1, column 8: expected AS and a query in parentheses, found `(`
            WITH x (FROM t) FROM x
                   ^

        """
    ),
    (
        "FROM t FULL OUTER JOIN s ON a = b",
        """
        line 1, column 8: FULL JOIN is not supported
            FROM t FULL OUTER JOIN s ON a = b
                   ^~~~
        hint: there are JOIN and LEFT JOIN, both with ON

        """
    ),
    (
        "FROM t n LEFT JOIN s",
        """
        line 1, column 21: expected ON and a condition after JOIN, found the end of the query
            FROM t n LEFT JOIN s
                                ^
        hint: as in: JOIN neurons n ON n.cid = s.pre_id

        """
    ),
    (
        "FROM t, s",
        """
        line 1, column 7: a second table stands after JOIN, not after a comma
            FROM t, s
                  ^
        hint: as in: FROM synapses s JOIN neurons n ON n.cid = s.pre_id

        """
    ),
    (
        "FROM t UNION FROM s",
        """
        line 1, column 8: UNION is not supported
            FROM t UNION FROM s
                   ^~~~~
        hint: one query with OR in WHERE finds the rows of both

        """
    ),
    (
        "FROM t WHERE a UNION SELECT 1",
        """
        line 1, column 16: UNION is not supported
            FROM t WHERE a UNION SELECT 1
                           ^~~~~
        hint: one query with OR in WHERE finds the rows of both

        """
    ),
]

@Suite("Errors in clauses, and SQL that SyQL does not have") struct ClauseErrorTests {
    @Test func areShownWithPlaceAndHint() {
        for (query, rendered) in invalid { #expect(failure(query) == rendered) }
    }
}

import Testing

/// Queries and their errors as they are shown.
private let invalid: [(query: String, rendered: String)] = [
    (
        "FROM t WHERE a = = 1",
        """
        line 1, column 18: expected a value, found `=`
            FROM t WHERE a = = 1
                             ^

        """
    ),
    (
        "FROM t WHERE a == 1",
        """
        line 1, column 16: unexpected `==`
            FROM t WHERE a == 1
                           ^~
        hint: write =

        """
    ),
    (
        "FROM t WHERE a = 1 = 2",
        """
        line 1, column 20: expected AND, OR or the end of the condition, found `=`
            FROM t WHERE a = 1 = 2
                               ^
        hint: join two comparisons with AND, or put one of them in parentheses

        """
    ),
    (
        "FROM t WHERE a NOT 5",
        """
        line 1, column 20: expected IN, BETWEEN, LIKE, ILIKE, REGEXP or UNDER after NOT, found the number 5
            FROM t WHERE a NOT 5
                               ^

        """
    ),
    (
        "FROM t WHERE a NOT LIK 'x'",
        """
        line 1, column 20: expected IN, BETWEEN, LIKE, ILIKE, REGEXP or UNDER after NOT, found `LIK`
            FROM t WHERE a NOT LIK 'x'
                               ^~~
        hint: did you mean LIKE?

        """
    ),
    (
        "FROM t WHERE a = NOT b",
        """
        line 1, column 18: expected a value, found NOT
            FROM t WHERE a = NOT b
                             ^~~
        hint: put NOT and its condition in parentheses

        """
    ),
    (
        "FROM t WHERE a IS 5",
        """
        line 1, column 19: expected NULL or NOT NULL after IS, found the number 5
            FROM t WHERE a IS 5
                              ^

        """
    ),
    (
        "FROM t WHERE a IS NOT 5",
        """
        line 1, column 23: expected NULL after IS NOT, found the number 5
            FROM t WHERE a IS NOT 5
                                  ^

        """
    ),
    (
        "FROM t WHERE a BETWEEN 1, 2",
        """
        line 1, column 25: expected AND between the two bounds, found `,`
            FROM t WHERE a BETWEEN 1, 2
                                    ^

        """
    ),
    (
        "FROM t WHERE a IN 'x'",
        """
        line 1, column 19: expected `(` or FILE after IN, found the text 'x'
            FROM t WHERE a IN 'x'
                              ^~~
        hint: x IN ('a', 'b'), x = 'a' for one value, x IN FILE 'names.txt' for the lines of a file

        """
    ),
    (
        "FROM t WHERE a IN ()",
        """
        line 1, column 20: expected a value, found `)`
            FROM t WHERE a IN ()
                               ^

        """
    ),
    (
        "FROM t WHERE a IN (1, 2",
        """
        line 1, column 24: expected an operator, `,` or `)`, found the end of the query
            FROM t WHERE a IN (1, 2
                                   ^

        """
    ),
    (
        "FROM t WHERE a IN (1 2)",
        """
        line 1, column 22: expected an operator, `,` or `)`, found the number 2
            FROM t WHERE a IN (1 2)
                                 ^

        """
    ),
    (
        "FROM t WHERE a IN (SELECT b FROM s",
        """
        line 1, column 35: expected `)` after the query, found the end of the query
            FROM t WHERE a IN (SELECT b FROM s
                                              ^

        """
    ),
    (
        "FROM t WHERE (a = 1",
        """
        line 1, column 20: expected an operator or `)`, found the end of the query
            FROM t WHERE (a = 1
                               ^

        """
    ),
    (
        "FROM t WHERE a = 1)",
        """
        line 1, column 19: expected an operator, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or the end of the query, found `)`
            FROM t WHERE a = 1)
                              ^

        """
    ),
    (
        "FROM t WHERE a.1 = 2",
        """
        line 1, column 15: expected an operator, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or the end of the query, found the number 0.1
            FROM t WHERE a.1 = 2
                          ^~

        """
    ),
    (
        "FROM t WHERE a. = 2",
        """
        line 1, column 17: expected a column name after the dot, found `=`
            FROM t WHERE a. = 2
                            ^

        """
    ),
    (
        "FROM t WHERE f(1 2)",
        """
        line 1, column 18: expected an operator, `,` or `)`, found the number 2
            FROM t WHERE f(1 2)
                             ^

        """
    ),
    (
        "FROM t WHERE f(*, 1)",
        """
        line 1, column 17: expected `)`, found `,`
            FROM t WHERE f(*, 1)
                            ^

        """
    ),
    (
        "FROM t WHERE CASE a END",
        """
        line 1, column 21: expected an operator or WHEN, found END
            FROM t WHERE CASE a END
                                ^~~

        """
    ),
    (
        "FROM t WHERE CASE END",
        """
        line 1, column 19: expected a value, found END
            FROM t WHERE CASE END
                              ^~~

        """
    ),
    (
        "FROM t WHERE CASE WHEN a 1 END",
        """
        line 1, column 26: expected an operator or THEN, found the number 1
            FROM t WHERE CASE WHEN a 1 END
                                     ^

        """
    ),
    (
        "FROM t WHERE CASE WHEN a THEN 1",
        """
        line 1, column 32: expected an operator, WHEN, ELSE or END, found the end of the query
            FROM t WHERE CASE WHEN a THEN 1
                                           ^

        """
    ),
    (
        "FROM t WHERE CAST a",
        """
        line 1, column 19: expected `(` after CAST, found `a`
            FROM t WHERE CAST a
                              ^

        """
    ),
    (
        "FROM t WHERE CAST(a)",
        """
        line 1, column 20: expected an operator or AS and a type, found `)`
            FROM t WHERE CAST(a)
                               ^

        """
    ),
    (
        "FROM t WHERE CAST(a AS blob)",
        """
        line 1, column 24: expected a type after AS, found `blob`
            FROM t WHERE CAST(a AS blob)
                                   ^~~~
        hint: the types are boolean, integer, double, text, id

        """
    ),
    (
        "FROM t WHERE a = (SELECT 1)",
        """
        line 1, column 27: expected an operator, `,` or FROM, found `)`
            FROM t WHERE a = (SELECT 1)
                                      ^

        """
    ),
]

@Suite("Errors in conditions and values") struct ValueErrorTests {
    @Test func areShownWithPlaceAndHint() {
        for (query, rendered) in invalid { #expect(failure(query) == rendered) }
    }
}

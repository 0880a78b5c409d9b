import Testing

/// Queries and their errors as they are shown.
private let invalid: [(query: String, rendered: String)] = [
    (
        "FROM t WHERE a = 'x",
        """
        line 1, column 18: the text that starts here has no closing '
            FROM t WHERE a = 'x
                             ^
        hint: a ' inside of the text is written twice: ''

        """
    ),
    (
        "FROM t WHERE \"a = 1",
        """
        line 1, column 14: the name that starts here has no closing "
            FROM t WHERE "a = 1
                         ^
        hint: a " inside of the name is written twice: ""

        """
    ),
    (
        "FROM t WHERE \"\" = 1",
        """
        line 1, column 14: expected a name in the double quotes
            FROM t WHERE "" = 1
                         ^~

        """
    ),
    (
        "FROM t WHERE a = 1e999",
        """
        line 1, column 18: the number is beyond the range of a double
            FROM t WHERE a = 1e999
                             ^~~~~
        hint: the largest is 1.7976931348623157e+308

        """
    ),
    (
        "FROM t WHERE a = 18446744073709551616",
        """
        line 1, column 18: the whole number is beyond 64 bits
            FROM t WHERE a = 18446744073709551616
                             ^~~~~~~~~~~~~~~~~~~~
        hint: write .0 after it for a double, or put an id in single quotes

        """
    ),
    (
        "FROM t WHERE a = -9223372036854775809",
        """
        line 1, column 18: the whole number is beyond 64 bits
            FROM t WHERE a = -9223372036854775809
                             ^~~~~~~~~~~~~~~~~~~~
        hint: write .0 after it for a double, or put an id in single quotes

        """
    ),
    (
        "FROM t WHERE a = 12abc",
        """
        line 1, column 18: expected a number to end after 12
            FROM t WHERE a = 12abc
                             ^~~~~
        hint: an id that is not a plain number stands in single quotes

        """
    ),
    (
        "FROM t WHERE a = 8b4ae5f1-a941",
        """
        line 1, column 18: expected a number to end after 8
            FROM t WHERE a = 8b4ae5f1-a941
                             ^~~~~~~~
        hint: an id that is not a plain number stands in single quotes

        """
    ),
    (
        "FROM t WHERE a = 1.2.3",
        """
        line 1, column 18: expected a number to end after 1.2
            FROM t WHERE a = 1.2.3
                             ^~~~~
        hint: an id that is not a plain number stands in single quotes

        """
    ),
    (
        "FROM t WHERE a # 1",
        """
        line 1, column 16: unexpected character `#` (U+0023)
            FROM t WHERE a # 1
                           ^

        """
    ),
    (
        "FROM t WHERE a = ‘x’",
        """
        line 1, column 18: unexpected character `‘` (U+2018)
            FROM t WHERE a = ‘x’
                             ^
        hint: texts stand in straight single quotes 'like this', names in double quotes

        """
    ),
    (
        "FROM t WHERE `a`",
        """
        line 1, column 14: unexpected character U+0060
            FROM t WHERE `a`
                         ^
        hint: texts stand in straight single quotes 'like this', names in double quotes

        """
    ),
    (
        "FROM t WHERE a && b",
        """
        line 1, column 16: unexpected character `&` (U+0026)
            FROM t WHERE a && b
                           ^
        hint: write AND

        """
    ),
    (
        "FROM t WHERE !a",
        """
        line 1, column 14: unexpected character `!` (U+0021)
            FROM t WHERE !a
                         ^
        hint: write NOT, or != for unequal

        """
    ),
    (
        "FROM t WHERE a\0",
        """
        line 1, column 15: unexpected character U+0000
            FROM t WHERE a�
                          ^

        """
    ),
    (
        "FROM t WHERE a",
        """
        line 1, column 13: unexpected character U+00A0
            FROM t WHERE a
                        ^
        hint: this is an invisible blank; write a space

        """
    ),
    (
        "FROM t WHERE a::text = 'x'",
        """
        line 1, column 15: unexpected character `:` (U+003A)
            FROM t WHERE a::text = 'x'
                          ^
        hint: write CAST(x AS type)

        """
    ),
    (
        "FROM t /* c */",
        """
        line 1, column 8: unexpected `/*`
            FROM t /* c */
                   ^~
        hint: a comment starts with -- and ends with the line

        """
    ),
    (
        "FROM t WHERE a ≥ 1",
        """
        line 1, column 16: unexpected character `≥` (U+2265)
            FROM t WHERE a ≥ 1
                           ^
        hint: write >=

        """
    ),
    (
        "SELECT a,\n\tb +\n\t\tFROM t",
        """
        line 3, column 3: expected a value, found FROM
            \t\tFROM t
            \t\t^~~~

        """
    ),
    (
        "FROM t WHERE 'µ🧠é' = = 1",
        """
        line 1, column 22: expected a value, found `=`
            FROM t WHERE 'µ🧠é' = = 1
                                 ^

        """
    ),
    (
        "FROM t WHERE \u{1B} a",
        """
        line 1, column 14: unexpected character U+001B
            FROM t WHERE � a
                         ^

        """
    ),
    (
        "FROM t WHERE a IN (" + (0..<100).map(String.init).joined(separator: ", ") + ",, "
            + (100..<120).map(String.init).joined(separator: ", ") + ")",
        """
        line 1, column 409: expected a value, found `,`
            … 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99,, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119…
                                                                         ^

        """
    ),
]

@Suite("Errors in words, numbers and strings") struct TokenErrorTests {
    @Test func areShownWithPlaceAndHint() {
        for (query, rendered) in invalid { #expect(failure(query) == rendered) }
    }
}

import Columns
import Testing

@Suite struct ValueTextTests {
    @Test func valuesAreWrittenAsResultsWriteThem() {
        let values: [(Value, String)] = [
            (.null, ""), (.boolean(true), "true"), (.integer(-7), "-7"), (.double(.nan), "NaN"),
            (.double(-.infinity), "-inf"), (.double(-0.0), "-0.0"), (.double(1e300), "1e+300"),
            (.text("a"), "a"),
            (.identifier(.integer(17)), "17"),
        ]
        for (value, text) in values { #expect(value.text == text) }
    }
}

import Columns
import Testing

@testable import Import

/// Places in one cell, in every spelling of real exports.
@Suite struct PositionTests {
    private let targets = [number("p_x", "nm"), integer("p_y"), number("p_z")]

    @Test(arguments: [
        "[1 2 3.5]", "[1, 2, 3.5]", "(1, 2, 3.5)", "1,2,3.5", "1  2\t3.5", " [ 1   2.0   3.5 ] ", "{1,2,3.5}",
    ])
    func spellings(_ cell: String) throws {
        #expect(
            try tableRows(
                "p,n\n\"\(cell)\",1\n,2\n", .csv, targets, options: ImportOptions(ignoreExtra: true))
                == [[.double(1), .integer(2), .double(3.5)], [.null, .null, .null]])
    }

    @Test(arguments: [("[1 2]", 2), ("1,2,3,", 4), ("[1,,3,4]", 4), ("[]", 0), ("[", 1), ("a", 1), ("NA", 1)])
    func otherNumbersOfValues(_ cell: String, _ count: Int) {
        #expect(
            failure { try tableRows("p\n\"[1 2 3]\"\n\"\(cell)\"\n", .csv, targets) }
                == "t:3: column \"p\": expected 3 values in one cell, such as [1 2 3], found \(count) in \"\(cell)\""
        )
    }

    @Test func valuesAreCheckedAlike() {
        #expect(
            failure { try tableRows("p\n\"[1 2.5 3]\"\n", .csv, targets) }
                == "t:2: column \"p\": expected an integer (int64), found \"2.5\"; a fraction other than 0 does not "
                + "fit an integer")
        #expect(
            failure { try tableRows("p\n\"[1,,3]\"\n", .csv, targets) }
                == "no error: \([[Value.double(1), .null, .double(3)]])")
    }

    @Test func byAMap() throws {
        let map = "columns: { at: { columns: [p_x, p_y, p_z], unit: um, convert: true, null: NA } }"
        let lengths = ["p_x", "p_y", "p_z"].map { number($0, "nm") }
        #expect(
            try tableRows(
                "at\n(1;2;3)\n".split(separator: ";").joined(separator: " "), .csv, lengths, map: map)
                == [[.double(1000), .double(2000), .double(3000)]])
        #expect(try tableRows("at\nNA\n", .csv, lengths, map: map) == [[.null, .null, .null]])
        #expect(
            failure {
                try tableRows("at\n1\n", .csv, targets, map: "columns: { at: { columns: [p_x, no] } }")
            }
            .contains("the map names table column \"no\", which the table lacks"))
    }

    @Test func onlyWhereNothingElseIsMeant() {
        #expect(
            failure { try tableRows("p,p_x\n1,2\n", .csv, targets) }.contains(
                "the table lacks file column \"p\""))
        #expect(
            failure { try tableRows("q\n1\n", .csv, targets) }.contains("the table lacks file column \"q\""))
    }
}

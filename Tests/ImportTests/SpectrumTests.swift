import Columns
import Testing

@testable import Import

/// Twelve situations that readers of CSV get wrong.
@Suite struct SpectrumTests {
    private func check(_ csv: String, _ expected: [[String?]]) throws {
        for chunkSize in [1, 5, .max] {
            let rows = try tableRows(
                Array(csv.utf8), FileLayout(), chunkSize: chunkSize)
            #expect(rows == expected.map { $0.map { $0.map(Value.text) ?? .null } })
        }
    }

    @Test func plainRows() throws { try check("a,b,c\n1,2,3\n", [["1", "2", "3"]]) }

    @Test func commasInQuotes() throws {
        try check("who,where\nmouse,\"CA1, left\"\n", [["mouse", "CA1, left"]])
    }

    @Test func emptyCells() throws {
        try check("a,b,c\n1,\"\",\"\"\n2,3,\n,,\n", [["1", "", ""], ["2", "3", nil], [nil, nil, nil]])
    }

    @Test func emptyCellsAndCRLF() throws {
        try check("a,b,c\r\n1,\"\",\"\"\r\n2,3,\r\n", [["1", "", ""], ["2", "3", nil]])
    }

    @Test func doubledQuotes() throws {
        try check("a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", [["1", "ha \"ha\" ha"], ["3", "4"]])
    }

    @Test func jsonInACell() throws {
        try check(
            "key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [102.0, 0.5]}\"\n",
            [["1", "{\"type\": \"Point\", \"at\": [102.0, 0.5]}"]])
    }

    @Test func lineEndsInQuotes() throws {
        try check(
            "a,b,c\n1,2,3\n\"Once upon \na time\",5,6\n",
            [["1", "2", "3"], ["Once upon \na time", "5", "6"]])
    }

    @Test func lineEndsInQuotesAndCRLF() throws {
        try check(
            "a,b\r\n\"Once upon \r\na time\",5\r\n7,8\r\n", [["Once upon \r\na time", "5"], ["7", "8"]])
    }

    @Test func quotesAndLineEnds() throws {
        try check("a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n", [["1", "ha \n\"ha\" \nha"], ["3", "4"]])
    }

    @Test func carriageReturnsBeforeLineEnds() throws {
        try check("a,b,c\r\n1,2,3\r\n", [["1", "2", "3"]])
    }

    @Test func textBeyondASCII() throws {
        try check("a,b,c\n1,2,3\n4,5,ʤ\n", [["1", "2", "3"], ["4", "5", "ʤ"]])
    }

    @Test func noLineEndAtTheEnd() throws { try check("a,b\n1,\"2\"", [["1", "2"]]) }
}

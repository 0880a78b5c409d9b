import Columns
import Testing

@testable import Import

/// STAR, the tables of Dynamo, SWC, and plain text between blanks.
@Suite struct ParticleTests {
    private static let star = """
        # version 50001
        data_general
        _rlnTomoSubTomosAre2DStacks   1

        data_optics
        loop_
        _rlnVoltage #1
        _rlnOpticsGroupName #2
          300.0  "optics 1"

        data_particles

        loop_
        _rlnTomoName #1
        _rlnCenteredCoordinateXAngst #2
        _rlnTomoVisibleFrames #3
           TS_01   -12.5  [0,0,1]   # a comment
           'TS 02' 7      ''

        """

    @Test func particlesAreMeant() throws {
        #expect(
            try tableHeader(Self.star, FileLayout(format: .star)) == [
                "rlnTomoName", "rlnCenteredCoordinateXAngst", "rlnTomoVisibleFrames",
            ])
        for chunkSize in [1, .max] {
            #expect(
                try tableRows(Self.star, .star, chunkSize: chunkSize) == [
                    [.text("TS_01"), .text("-12.5"), .text("[0,0,1]")],
                    [.text("TS 02"), .text("7"), .text("")],
                ])
        }
        let map = "columns: { rlnCenteredCoordinateXAngst: { column: x, convert: true } }"
        #expect(
            try tableRows(
                Self.star, .star, [number("x", "nm")], map: map, options: ImportOptions(ignoreExtra: true))
                == [[.double(-1.25)], [.double(0.7)]])
    }

    @Test func blocksByName() throws {
        #expect(try tableRows(Self.star, .star, block: "optics") == [[.text("300.0"), .text("optics 1")]])
        #expect(try tableRows(Self.star, .star, block: "data_general") == [[.text("1")]])
        #expect(
            failure { try tableRows(Self.star, .star, block: "other") }
                == "t: expected a block \"other\", found rows in \"optics\", \"particles\"; --block NAME chooses a "
                + "block; one of single values is read as one row")
        let cif = "data_1ABC\n_entry.id 1ABC\nloop_\n_a.x\n_a.y\n1 2\n#\nloop_\n_b.x\n_b.y\n3 4\n5 6\n"
        #expect(
            try tableRows(cif, .star, block: "b") == [[.text("3"), .text("4")], [.text("5"), .text("6")]])
        #expect(
            failure { try tableRows(cif, .star) }
                == "t:11: expected rows in one block, found some in \"a\" and in \"b\"; choose one with --block NAME"
        )
    }

    @Test(arguments: [
        ("a,b\n1,2\n", "t:1: expected data_, loop_ or a name that begins with _, as STAR files have them"),
        ("data_\nloop_\n_a\n_b\n1 2\n3\n", "t:6: expected 2 cells as the loop has columns, found 1"),
        ("data_\nloop_\n_a\n_b\n1 'x\n", "t:5: expected a closing quote for the one at byte 3 of the line"),
        ("data_\n_a 1\n", "t: expected a loop_ with rows, found none"), ("", "t: expected a loop_ with rows"),
        ("data_\nloop_\n_a #1\n", "t: expected a loop_ with rows, found none"),
    ])
    func faults(_ text: String, _ message: String) {
        let found = failure { try tableRows(text, .star) }
        #expect(found.hasPrefix(message), "\(found)")
    }

    @Test func oneColumnAndNamesAsValues() throws {
        #expect(try tableRows("data_x\nloop_\n_a\n1\n2\n", .star) == [[.text("1")], [.text("2")]])
        #expect(
            try tableRows("data_x\nloop_\n_a\n_b\n_c\n_x loop_ data_y\n", .star)
                == [[.text("_x"), .text("loop_"), .text("data_y")]])
    }

    @Test func skeletons() throws {
        let text = "# neuron\n 1 1 0 0 0 3.5 -1\n2 3 0.5 1 2 1 1 # branch\n\n"
        #expect(
            try tableRows(
                text, .swc, [identifier("id"), integer("parent"), number("radius")],
                options: ImportOptions(ignoreExtra: true)) == [
                    [.id("1"), .integer(-1), .double(3.5)], [.id("2"), .integer(1), .double(1)],
                ])
        #expect(
            failure { try tableRows("1 1 0 0 0 3.5\n", .swc) }
                == "t:1: expected 7 cells (id type x y z radius parent), found 6")
    }

    @Test func tablesOfDynamo() throws {
        let row = (1...26).map(String.init).joined(separator: " ")
        let rows = try tableRows(row + "\n" + row + " 27\n", .tbl)
        #expect(rows[0][25] == .text("26") && rows[0][26] == .null && rows[1][26] == .text("27"))
        #expect(try tableHeader(row, FileLayout(format: .tbl)).prefix(26).suffix(3) == ["x", "y", "z"])
        #expect(failure { try tableRows("1 2\n", .tbl) }.contains("expected 26 to 42 cells"))
    }

    @Test func runsOfBlanks() throws {
        let layout = FileLayout(dialect: .blanks)
        let lines = "  a \t b\n1   \"x y\"\r\n\n 2\t3"
        #expect(
            try tableRows(Array(lines.utf8), layout) == [
                [.text("1"), .text("x y")], [.text("2"), .text("3")],
            ])
        let stated = FileLayout(dialect: .blanks, header: ["p", "q", "n"])
        let edges = [identifier("p"), identifier("q"), integer("n")]
        #expect(
            try tableRows(Array("29 8419602 9.0\n29 9469519 1.0\n".utf8), stated, edges)
                == [[.id("29"), .id("8419602"), .integer(9)], [.id("29"), .id("9469519"), .integer(1)]])
        let map = "delimiter: blanks\ncomment: '%'\nheader: [a, b]"
        #expect(
            try tableRows(
                "% x\n1 2 % y\n", .csv, [text("b")], map: map, options: ImportOptions(ignoreExtra: true)) == [
                    [.text("2")]
                ])
        #expect(
            failure { try tableRows(Array("a b\n1\n".utf8), layout) }
                == "t:2: expected 2 cells as in the header, found 1")
        #expect(failure { try tableRows([], layout) } == "t: expected a header row, found an empty file")
    }

    @Test func headersOfTwoRows() throws {
        let map = "header_rows: 2\nheader_separator: /\ncolumns: { ctl/basal: a, ko/basal: b, n: c }"
        #expect(
            try tableRows(
                "ctl,ko,n\nbasal,basal,\n1,2,3\n", .csv, [number("a"), number("b"), number("c")], map: map)
                == [[.double(1), .double(2), .double(3)]])
        #expect(
            failure { try tableRows("a\n", .csv, map: map) }.contains(
                "expected 2 header rows as the map says, found 1"))
    }
}

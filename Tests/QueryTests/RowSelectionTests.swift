import Bits
import Columns
import Testing

@testable import Query

@Suite struct RowSelectionTests {
    private static let symbols: [ComparisonOperator] = [
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
    ]
    private static let constants: [Value] = [
        .integer(.min), .integer(-1), .integer(0), .integer(1), .integer(7), .integer(.max), .double(-0.0),
        .double(0.5), .double(6.999), .double(7), .double(-3.5), .double(1e300), .double(-1e300),
        .double(.infinity), .double(-.infinity),
    ]

    private func contains(_ selection: RowSelection, _ row: Int64) -> Bool {
        selection.overlaps(row..<row + 1)
    }

    @Test func comparisonsHoldForTheRowsOfTheirSelection() throws {
        for symbol in Self.symbols {
            for constant in Self.constants {
                for condition in [
                    BoundExpression.comparison(symbol, .rowID, .literal(constant)),
                    .comparison(symbol.mirrored, .literal(constant), .rowID),
                ] {
                    let selection = try #require(RowSelection.exact(condition))
                    for row: Int64 in 0..<12 {
                        let holds = symbol.holds(.integer(row), constant)
                        #expect(contains(selection, row) == holds, "\(row) \(symbol) \(constant)")
                    }
                }
            }
        }
        for constant: Value in [.null, .double(.nan), .text("7")] {
            #expect(RowSelection.exact(.comparison(.equal, .rowID, .literal(constant))) == nil)
        }
    }

    @Test func operandsOfAndAndOrAreCombined() {
        func compare(_ symbol: ComparisonOperator, _ row: Int64) -> BoundExpression {
            .comparison(symbol, .rowID, .literal(.integer(row)))
        }
        let unknown = BoundExpression.isNull(.metric(0))
        func ranges(_ condition: BoundExpression) -> [Range<Int64>] { RowSelection(of: condition).ranges }
        #expect(ranges(unknown) == [0..<Int64.max])
        #expect(ranges(.all([compare(.greaterOrEqual, 3), compare(.lessOrEqual, 5), unknown])) == [3..<6])
        #expect(
            ranges(.any([compare(.equal, 9), compare(.equal, 3), compare(.equal, 4)])) == [3..<5, 9..<10])
        #expect(ranges(.any([compare(.equal, 9), unknown])) == [0..<Int64.max])
        #expect(ranges(.all([compare(.less, 3), compare(.greater, 5)])) == [])
        #expect(ranges(.not(compare(.equal, 9))) == [0..<Int64.max])
        let members = MemberList([.integer(4), .integer(-4), .integer(6), .integer(5), .double(0.5)])
        #expect(ranges(.inList(.rowID, members, hasNull: false)) == [4..<7])
        #expect(ranges(.inList(.rowID, members, hasNull: true)) == [4..<7])
        #expect(RowSelection.exact(.inList(.rowID, members, hasNull: true)) == nil)
        #expect(ranges(.inList(.metric(0), members, hasNull: false)) == [0..<Int64.max])
    }

    @Test func rangesBehaveLikeSets() {
        var random = SplitMix64(seed: 5)
        func ranges() -> [Range<Int64>] {
            (0..<Int.random(in: 0...6, using: &random)).map { _ in
                let start = Int64.random(in: 0..<40, using: &random)
                return start..<start + Int64.random(in: 0..<8, using: &random)
            }
        }
        for _ in 0..<300 {
            let (first, second) = (ranges(), ranges())
            let (left, right) = (RowSelection(first), RowSelection(second))
            for (range, next) in zip(left.ranges, left.ranges.dropFirst()) {
                #expect(range.upperBound < next.lowerBound)
            }
            let both = left.intersection(right)
            for row: Int64 in 0..<50 {
                let isIn = (first.contains { $0.contains(row) }, second.contains { $0.contains(row) })
                #expect(contains(left, row) == isIn.0)
                #expect(contains(both, row) == (isIn.0 && isIn.1))
            }
            let window: Range<Int64> = 10..<30
            let clamped = RowSelection([window]).intersection(left)
            #expect(left.parts(in: window) == clamped.ranges)
        }
    }
}

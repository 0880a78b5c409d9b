import Bits
import Columns
import SynDB
import TestSupport
import Testing

@testable import Query

/// `argmax_name` by vectors, against its rows.
@Suite struct LargestNameTests {
    private static func columns(isDouble: Bool) -> [ColumnVector] {
        var random = SplitMix64(seed: isDouble ? 1 : 2)
        return (0..<4).map { column in
            var builder = ColumnBuilder(isDouble ? .double : .integer)
            for _ in 0..<3000 {
                let number = Int64.random(in: -2...2, using: &random)
                switch Int.random(in: 0..<12, using: &random) {
                case 0 where column != 2: builder.appendNull()
                case 1 where isDouble: builder.append(double: .nan)
                case 2 where isDouble: builder.append(double: number == 0 ? -0.0 : -.infinity)
                default:
                    if isDouble {
                        builder.append(double: Double(number))
                    } else {
                        builder.append(integer: number)
                    }
                }
            }
            return builder.vector
        }
    }

    @Test(arguments: [false, true]) func vectorsAgreeWithRows(isDouble: Bool) throws {
        let store = try TestStore(OracleField.pack.replacing("SORT", with: ""))
        var evaluator = ScalarEvaluator(catalog: try store.store.snapshot().catalog, dataset: nil)
        let columns = Self.columns(isDouble: isDouble)
        for used in [[0, 1, 2, 3], [0, 1], [2, 0], [3]] {
            let chosen = used.map { columns[$0] }
            let names = used.map { "n\($0 % 3)" }
            let places = try #require(LargestName.places(chosen, count: 3000))
            let texts = LargestName.texts(places, names)
            for row in 0..<3000 {
                evaluator.metrics = chosen.map { $0[row] }
                let expected = try evaluator.largestName(used.indices.map { .metric($0) }, names)
                #expect(texts[row] == expected)
            }
        }
        #expect(LargestName.places([columns[0], ColumnVector.nulls(.text, count: 3000)], count: 3000) == nil)
    }
}

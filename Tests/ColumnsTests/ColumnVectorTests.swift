import Columns
import TestSupport
import Testing

@Suite struct ColumnVectorTests {
    @Test(arguments: RandomColumn.Shape.allCases)
    func slicesAndGatheringsHoldTheSameCells(shape: RandomColumn.Shape) {
        for nulls in [0, 0.3, 1] {
            let column = RandomColumn.make(shape, count: 200, nulls: nulls, seed: 5)
            for rows in [0..<200, 0..<0, 63..<65, 64..<128, 1..<200] {
                let slice = column.slice(rows)
                #expect(slice.count == rows.count)
                #expect(rows.enumerated().allSatisfy { slice[$0].sameBits(column[$1]) })
            }
            let positions: [Int32] = [199, 0, 0, 64, 63, 17]
            let gathered = column.gathered(positions)
            #expect(positions.enumerated().allSatisfy { gathered[$0].sameBits(column[Int($1)]) })
            let parts = [0..<70, 70..<70, 70..<128, 128..<200].map { column.slice($0) }
            let whole = ColumnVector.concatenated(parts, type: column.physicalType)
            #expect(RandomColumn.same(whole, column))
        }
    }

    @Test(arguments: PhysicalType.allCases) func columnsOfNullsAreOfNulls(type: PhysicalType) {
        for count in [0, 1, 64, 65] {
            let column = ColumnVector.nulls(type, count: count)
            #expect(column.count == count && column.nullCount == count)
            let twice = ColumnVector.concatenated([column, column], type: type)
            #expect(twice.nullCount == 2 * count && twice.physicalType == type)
        }
        #expect(ColumnVector.concatenated([], type: type).count == 0)
    }

    @Test func buildersKeepMixedIdentifiers() {
        var builder = ColumnBuilder(.identifier)
        let texts = ["1", "", "007", "18446744073709551615", "", "8b4ae5f1-a941-46a0-956a-26afbccdafe5"]
        for text in texts { builder.append(Identifier(text).map(Value.identifier) ?? .null) }
        let column = builder.vector
        #expect((0..<6).map { column[$0].isNull } == [false, true, false, false, true, false])
        #expect((0..<6).allSatisfy { column[$0].isNull || column[$0] == .identifier(Identifier(texts[$0])!) })
    }
}

extension Value {
    fileprivate func sameBits(_ other: Value) -> Bool {
        if case .double(let a) = self, case .double(let b) = other { return a.bitPattern == b.bitPattern }
        return self == other
    }
}

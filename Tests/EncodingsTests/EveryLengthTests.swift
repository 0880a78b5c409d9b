import Columns
import TestSupport
import Testing

@testable import Encodings

/// Every shape and every scheme at every length: what comes back is what was
/// written, bit for bit, whole and in parts. A sample of the lengths unless
/// `Sweep.isFull`.
@Suite struct EveryLengthTests {
    /// All valid, null positions, a bitmap, valid positions, none valid.
    private static let nullShares = [0.0, 0.01, 0.5, 0.98, 1]

    private func check(_ payload: [UInt8], _ column: ColumnVector, seed: UInt64, _ what: String) throws {
        do {
            let decoded = try payload.withUnsafeBytes { bytes in
                let page = try PreparedPage(bytes, type: column.physicalType, count: column.count)
                return try PageCheck(page, seed: seed).run()
            }
            let isSame = RandomColumn.same(decoded, column)
            #expect(isSame, "\(what), \(column.count) rows, seed \(seed)")
        } catch {
            Issue.record("\(what), \(column.count) rows, seed \(seed): \(error)")
        }
    }

    /// What the writer chooses, in both profiles.
    @Test(arguments: RandomColumn.Shape.allCases)
    func shapes(shape: RandomColumn.Shape) throws {
        for (index, length) in (Sweep.lengths + (Sweep.isFull ? Sweep.pageEdges : [])).enumerated() {
            let seed = UInt64(length) &* 31
            // Each length in one of the validity forms, the full sweep in two.
            for form in 0..<(Sweep.isFull ? 2 : 1) {
                let nulls = Self.nullShares[(index + 2 * form) % Self.nullShares.count]
                let column = RandomColumn.make(shape, count: length, nulls: nulls, seed: seed)
                let what = "\(shape), nulls \(nulls)"
                try check(PageEncoding.encode(column), column, seed: seed, what)
                // The cold profile tries all schemes: a part of the lengths.
                guard index % (Sweep.isFull ? 11 : 3) == 0 || length > 3000 else { continue }
                try check(PageEncoding.encode(column, profile: .cold), column, seed: seed, "cold \(what)")
            }
        }
    }

    /// Each integer scheme on values that it may never be chosen for.
    @Test(arguments: RandomIntegers.Shape.allCases)
    func integerSchemes(shape: RandomIntegers.Shape) throws {
        for length in Sweep.lengths + (Sweep.isFull ? Sweep.pageEdges : []) where length > 0 {
            let seed = UInt64(length)
            let values = RandomIntegers.make(shape, count: length, seed: seed)
            for (scheme, payload) in ForcedSchemes.integers(values, .load) {
                try check(payload, ColumnVector(.integers(values)), seed: seed, "\(scheme) of \(shape)")
            }
        }
    }

    /// Each double scheme on values that it holds.
    @Test(arguments: RandomColumn.Shape.allCases)
    func doubleSchemes(shape: RandomColumn.Shape) throws {
        for length in Sweep.lengths + (Sweep.isFull ? Sweep.pageEdges : []) where length > 0 {
            let seed = UInt64(length)
            let column = RandomColumn.make(shape, count: length, nulls: 0, seed: seed)
            guard case .doubles(let values) = column.values else { return }
            for (scheme, payload) in ForcedSchemes.doubles(values, .load) {
                try check(payload, column, seed: seed, "\(scheme) of \(shape)")
            }
        }
    }

    /// A few pages of the most rows in every run.
    @Test(arguments: [RandomColumn.Shape.smallIntegers, .sequences, .decimals, .fewTexts, .fewUUIDs])
    func pageEdges(shape: RandomColumn.Shape) throws {
        for length in Sweep.pageEdges {
            let column = RandomColumn.make(shape, count: length, nulls: 0.001, seed: 3)
            try check(PageEncoding.encode(column), column, seed: 3, "\(shape)")
        }
    }

    /// The schemes are all met, in every run.
    @Test func everyScheme_isForced() {
        var integers = Set<IntegerScheme>()
        var doubles = Set<DoubleScheme>()
        for shape in RandomIntegers.Shape.allCases {
            let values = RandomIntegers.make(shape, count: 300, seed: 1)
            integers.formUnion(ForcedSchemes.integers(values, .cold).map(\.scheme))
        }
        integers.formUnion(ForcedSchemes.integers([1, 2, 3], .load).map(\.scheme))
        for shape in RandomColumn.Shape.allCases {
            let column = RandomColumn.make(shape, count: 300, nulls: 0, seed: 1)
            guard case .doubles(let values) = column.values else { continue }
            doubles.formUnion(ForcedSchemes.doubles(values, .cold).map(\.scheme))
        }
        #expect(integers == Set(IntegerScheme.all))
        #expect(doubles == Set(DoubleScheme.all).subtracting([.derived]))
    }
}

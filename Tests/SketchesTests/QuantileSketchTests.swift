import Bits
import Columns
import TestSupport
import Testing

@testable import Sketches

@Suite struct QuantileSketchTests {
    enum Distribution: CaseIterable {
        case uniform, sorted, reversed, constant, zipf, fewDistinct, waves, oddOnes
    }

    static func values(_ distribution: Distribution, _ count: Int, seed: UInt64) -> [Double] {
        var generator = SplitMix64(seed: seed)
        func random() -> Double { Double.random(in: 0..<1, using: &generator) }
        return (0..<count).map { row in
            switch distribution {
            case .uniform: random()
            case .sorted: Double(row)
            case .reversed: -Double(row)
            case .constant: 7
            case .zipf: (1 / (random() + 1e-6)).rounded()
            case .fewDistinct: [-0.0, 0.0, 1.5, -.infinity, 2][Int(generator.next() % 5)]
            // A period that divides the block size: what fixed picks would miss.
            case .waves: Double(row % 8) + Double(row / 8) * 1e-9
            case .oddOnes: row % 7 == 0 ? .nan : row % 11 == 0 ? .infinity : -random()
            }
        }
    }

    /// As the writer makes it: page by page, then finished.
    static func sketch(_ column: ColumnVector, pageRows: Int = 65_536, seed: UInt64 = 1) -> QuantileSketch {
        var sketch = QuantileSketch(kind: column.physicalType)
        for start in stride(from: 0, to: column.count, by: pageRows) {
            sketch.append(
                QuantileSketch(
                    sampling: column, rows: start..<min(start + pageRows, column.count),
                    exponent: column.count < QuantileSketch.fewestRows
                        ? 0 : QuantileSketch.blockExponent(ofRun: column.count),
                    seed: seed &+ UInt64(start)))
        }
        sketch.finish(seed: seed)
        return sketch
    }

    static func bytes(_ sketch: QuantileSketch) -> [UInt8] {
        var writer = ByteWriter()
        sketch.write(to: &writer)
        return writer.bytes
    }

    static func read(_ bytes: [UInt8], kind: PhysicalType = .double) -> QuantileSketch? {
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            guard let sketch = try? QuantileSketch.read(from: &reader, kind: kind) else { return nil }
            return reader.remaining == 0 ? sketch : nil
        }
    }

    /// The distance of a share from the ranks that a value has among the others.
    static func rankError(_ value: Value, _ share: Double, sorted: [Double]) -> Double {
        guard case .double(let value) = value else { return 1 }
        let key = OrderKey.key(value)
        func first(_ isLater: (Int64) -> Bool) -> Double {
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if isLater(OrderKey.key(sorted[middle])) { high = middle } else { low = middle + 1 }
            }
            return Double(low)
        }
        let low = first { $0 >= key }
        let high = first { $0 > key }
        let wanted = share * Double(sorted.count)
        return max(0, low - wanted, wanted - high) / Double(sorted.count)
    }

    @Test(arguments: Distribution.allCases)
    func ranks_areInsideTheBound(distribution: Distribution) {
        let shares = stride(from: 0.01, to: 1, by: 0.07).map { $0 }
        var outside = 0
        var asked = 0
        for (rows, seeds) in [(20_000, 8), (150_000, 1)] {
            for seed in 0..<UInt64(seeds) {
                let values = Self.values(distribution, rows, seed: seed)
                let column = ColumnVector(.doubles(values))
                let sketch = Self.sketch(column, pageRows: 65_536, seed: seed &* 77)
                let sorted = values.filter { !$0.isNaN }.sorted { OrderKey.key($0) < OrderKey.key($1) }
                #expect(sketch.count == UInt64(sorted.count))
                #expect(sketch.rankError < 0.04, "the bound says nothing: \(sketch.rankError)")
                for (share, value) in zip(shares, sketch.quantiles(shares)) {
                    asked += 1
                    if Self.rankError(value, share, sorted: sorted) > sketch.rankError { outside += 1 }
                }
                var check = QuantileCheck(of: sketch)
                check.add(column, rows: 0..<rows)
                #expect(check.fault == nil, "\(distribution), seed \(seed)")
            }
        }
        #expect(outside <= asked / 100, "\(distribution): \(outside) of \(asked)")
    }

    /// The bound is not many times what happens, either.
    @Test func theBound_isNotLoose() {
        var worst = 0.0
        var bound = 0.0
        for seed in 0..<20 as Range<UInt64> {
            let values = Self.values(.uniform, 40_000, seed: seed)
            let sketch = Self.sketch(ColumnVector(.doubles(values)), seed: seed)
            worst = max(worst, Self.rankError(sketch.quantile(0.5)!, 0.5, sorted: values.sorted()))
            bound = sketch.rankError
        }
        #expect(worst > bound / 5 && worst <= bound, "\(worst) against \(bound)")
    }

    @Test func merges_stayInsideTheirBound() {
        for distribution in Distribution.allCases {
            var all: [Double] = []
            var parts: [QuantileSketch] = []
            for part in 0..<30 as Range<UInt64> {
                let values = Self.values(distribution, 17_000, seed: part)
                all += values
                parts.append(Self.sketch(ColumnVector(.doubles(values)), seed: part))
            }
            for order in [Array(parts), parts.reversed()] {
                var merged = QuantileSketch(kind: .double)
                for part in order { merged.merge(part) }
                #expect(merged.itemCount <= QuantileSketch.mergedItems)
                // Errors of parts cancel: the share is smaller than that of one.
                #expect(merged.rankError < parts[0].rankError)
                var check = QuantileCheck(of: merged)
                check.add(ColumnVector(.doubles(all)), rows: 0..<all.count)
                #expect(check.fault == nil, "\(distribution)")
            }
        }
    }

    @Test func shape_isThatOfTheText() {
        for rows in [16_384, 20_000, 65_536, 131_072, 300_001, 1_048_576] {
            let column = ColumnVector(.integers((0..<Int64(rows)).map { $0 &* 7919 % 100_003 }))
            let sketch = Self.sketch(column)
            #expect(sketch.count == UInt64(rows))
            let highest = sketch.levels.last?.count ?? 0
            #expect(highest >= 200 && highest <= 400, "\(rows): \(highest)")
            #expect(sketch.levels.dropLast().allSatisfy { $0.count <= 1 })
            #expect(sketch.byteCount < 3600 && sketch.byteCount >= QuantileSketch.leastBytes)
            #expect(sketch.rankError < 0.04, "\(rows): \(sketch.rankError)")
        }
    }

    /// Few rows lose nothing, and merge with stored sketches.
    @Test func fewRows_areExact() {
        let values = Self.values(.oddOnes, 1000, seed: 3)
        let column = ColumnVector(.doubles(values))
        var few = QuantileSketch(
            sampling: column, rows: 0..<1000, exponent: QuantileSketch.blockExponent(ofGroup: 1000), seed: 1)
        let sorted = values.filter { !$0.isNaN }.sorted()
        #expect(few.rankError == 0 && few.count == UInt64(sorted.count))
        #expect(few.quantile(0.5) == .double(sorted[(sorted.count - 1) / 2]))
        #expect(few.quantiles([0, 1]) == [.double(sorted.first!), .double(sorted.last!)])
        few.merge(Self.sketch(ColumnVector(.doubles(Self.values(.uniform, 20_000, seed: 1)))))
        #expect(few.count == UInt64(20_000 + sorted.count) && few.rankError < 0.04)
    }

    @Test func nullsAndNaNs_areLeftOut() {
        for shape in [RandomColumn.Shape.decimalsWithOddOnes, .smallIntegers, .wildDoubles] {
            let column = RandomColumn.make(shape, count: 30_000, nulls: 0.4, seed: 6)
            let sketch = Self.sketch(column)
            var check = QuantileCheck(of: sketch)
            check.add(column, rows: 0..<30_000)
            #expect(check.fault == nil && sketch.count > 10_000)
        }
        let nothing = Self.sketch(ColumnVector.nulls(.double, count: 20_000))
        #expect(nothing.count == 0 && nothing.quantile(0.5) == nil && nothing.rankError == 0)
        #expect(Self.read(Self.bytes(nothing)) == nothing)
    }

    /// The same rows in the same order give the same bytes; another dataset,
    /// column or place does not draw the same.
    @Test func bytes_followFromRowsAndSeed() {
        let column = ColumnVector(.doubles(Self.values(.uniform, 70_000, seed: 1)))
        #expect(Self.bytes(Self.sketch(column, seed: 9)) == Self.bytes(Self.sketch(column, seed: 9)))
        #expect(Self.sketch(column, seed: 9) != Self.sketch(column, seed: 10))
        // Pinned, so that no release comes to draw otherwise unseen.
        #expect(XXH64.hash(Self.bytes(Self.sketch(column, seed: 9))) == 10_590_711_445_945_000_202)
    }

    @Test func storedForm_comesBack() {
        for (kind, column) in [
            (PhysicalType.double, ColumnVector(.doubles(Self.values(.zipf, 50_000, seed: 2)))),
            (.integer, RandomColumn.make(.extremeIntegers, count: 50_000, nulls: 0.1, seed: 2)),
            (.integer, RandomColumn.make(.wideIntegers, count: 17_000, nulls: 0, seed: 2)),
        ] {
            let sketch = Self.sketch(column)
            let bytes = Self.bytes(sketch)
            #expect(bytes.count == sketch.byteCount)
            let back = Self.read(bytes, kind: kind)
            #expect(back == sketch && back?.rankError == sketch.rankError)
            for cut in [0, 3, 15, bytes.count - 1] {
                #expect(Self.read(Array(bytes.prefix(cut)), kind: kind) == nil)
            }
        }
    }

    @Test func hostileBytes_areRefused() {
        let sketch = Self.sketch(ColumnVector(.doubles(Self.values(.uniform, 17_000, seed: 2))))
        let bytes = Self.bytes(sketch)
        func with(_ value: UInt64, at offset: Int, bytes count: Int) -> [UInt8] {
            var changed = bytes
            withUnsafeBytes(of: value.littleEndian) {
                changed.replaceSubrange(offset..<offset + count, with: $0.prefix(count))
            }
            return changed
        }
        #expect(Self.read(with(16_999, at: 0, bytes: 4)) == nil, "weights do not add up")
        #expect(Self.read(with(2_890_001, at: 4, bytes: 8)) == nil, "noise of the whole count")
        #expect(Self.read(with(.max, at: 12, bytes: 4)) == nil, "more levels than bytes")
        #expect(Self.read(with(21, at: 16, bytes: 2)) == nil, "exponent")
        #expect(Self.read(with(0, at: 18, bytes: 2)) == nil, "an empty level")
        #expect(Self.read(with(Double.nan.bitPattern, at: 20, bytes: 8)) == nil, "NaN")
        #expect(Self.read(with((2.0).bitPattern, at: bytes.count - 16, bytes: 8)) == nil, "out of order")
        var generator = SplitMix64(seed: 4)
        for _ in 0..<2000 {
            var damaged = bytes
            damaged[Int(generator.next() % UInt64(bytes.count))] ^= UInt8(1 << (generator.next() % 8))
            if let other = Self.read(damaged) { #expect(Self.bytes(other) == damaged) }
        }
    }

    @Test func lies_areFound() {
        let column = ColumnVector(.integers((0..<40_000).map { $0 * 2 }))
        func fault(_ change: (inout QuantileSketch) -> Void) -> String? {
            var sketch = Self.sketch(column)
            change(&sketch)
            var check = QuantileCheck(of: sketch)
            check.add(column, rows: 0..<40_000)
            return check.fault
        }
        let top = Self.sketch(column).levels.count - 1
        #expect(fault { _ in } == nil)
        #expect(fault { $0.count -= 1 } != nil)
        #expect(fault { $0.levels[top][5] += 1 } == "it holds a value that does not occur")
        #expect(fault { $0.levels[top][0] = 40_000 } == nil, "one value more or less is inside the noise")
        #expect(fault { for item in 0..<100 { $0.levels[top][item] = 0 } } != nil)
    }

    @Test func sorting_agreesWithComparing() {
        for shape in [
            RandomColumn.Shape.wideIntegers, .smallIntegers, .extremeIntegers, .constantIntegers, .rootIds,
        ] {
            for count in [0, 1, 255, 256, 5000] {
                let column = RandomColumn.make(shape, count: count, nulls: 0, seed: 1)
                guard case .integers(var values) = column.values else { continue }
                let expected = values.sorted()
                RadixSort.sort(&values)
                #expect(values == expected)
            }
        }
    }
}

import Bits
import Columns

/// Columns of every shape that the encodings look for, and of none, from a seed.
public enum RandomColumn {
    public enum Shape: CaseIterable, Sendable {
        case constantIntegers, smallIntegers, wideIntegers, ascendingIntegers, runsOfIntegers, fewWideIntegers
        case gridIntegers, longTailIntegers, extremeIntegers, sequences, mostlyZeros
        case constantDoubles, decimals, decimalsWithOddOnes, wildDoubles, fewDoubles, wholeDoubles
        case significantDoubles, significantWithOddOnes, computedDoubles, singlePrecision, repeatedDoubles
        case gridDoubles, singlePrecisionWithOddOnes, scores
        case longTexts, fewTexts, manyTexts, emptyTexts, awkwardTexts
        case rootIds, unsignedIds, uuids, fewUUIDs, textIds, mixedIds
    }

    /// `nulls` is the share of rows without a value.
    public static func make(_ shape: Shape, count: Int, nulls: Double, seed: UInt64) -> ColumnVector {
        var generator = SplitMix64(seed: seed)
        let values = values(shape, count, &generator)
        guard nulls > 0 else { return ColumnVector(values) }
        var validity = Bitmap(count: count, repeating: true)
        for row in 0..<count where Double.random(in: 0..<1, using: &generator) < nulls { validity.clear(row) }
        return ColumnVector(values, validity: validity.isFull ? nil : validity)
    }

    private static func values(
        _ shape: Shape, _ count: Int, _ generator: inout SplitMix64
    ) -> ColumnVector.Values {
        let rows = 0..<count
        func random(_ limit: Int64) -> Int64 { Int64(generator.next() % UInt64(limit)) }
        switch shape {
        case .constantIntegers: return .integers(rows.map { _ in -5 })
        case .smallIntegers: return .integers(rows.map { _ in random(200) - 100 })
        case .wideIntegers: return .integers(rows.map { _ in Int64(bitPattern: generator.next()) })
        case .ascendingIntegers:
            var value: Int64 = 720_575_940_596_125_868
            return .integers(
                rows.map { _ in
                    value += random(9)
                    return value
                })
        case .runsOfIntegers:
            var value: Int64 = 0
            return .integers(
                rows.map { _ in
                    if random(40) == 0 { value = random(1 << 40) }
                    return value
                })
        case .fewWideIntegers:
            let pool = (0..<10).map { _ in Int64(bitPattern: generator.next()) }
            return .integers(rows.map { _ in pool[Int(random(10))] })
        case .gridIntegers: return .integers(rows.map { _ in 13 + 40 * (random(7000) - 3000) })
        case .longTailIntegers:
            return .integers(
                rows.map { _ in random(50) == 0 ? Int64(bitPattern: generator.next()) : random(100) })
        case .sequences: return .integers(rows.map { 40 - 7 * Int64($0) })
        case .mostlyZeros:
            return .integers(rows.map { _ in random(30) == 0 ? random(7) + 1 : 0 })
        case .extremeIntegers: return .integers(rows.map { _ in [.min, .max, 0, -1][Int(random(4))] })
        case .significantDoubles: return .doubles(rows.map { _ in significant(&generator) })
        case .significantWithOddOnes:
            let odd: [Double] = [
                .nan, .infinity, -0.0, 0, 5e-324, .pi, 1e300, 123_456, 1_234_567, 1e-22, -1e-23,
            ]
            return .doubles(
                rows.map { _ in random(20) == 0 ? odd[Int(random(11))] : significant(&generator) })
        case .scores:
            // Four neighbouring decades, and now and then a tiny one, whose exponent is a patch.
            return .doubles(
                rows.map { _ in
                    let mantissa = Double(100_000 + random(900_000))
                    return mantissa / (random(200) == 0 ? 1e22 : [1e4, 1e5, 1e6, 1e7][Int(random(4))])
                })
        case .computedDoubles:
            return .doubles(rows.map { _ in Double(random(1 << 40)).squareRoot() * 310 / 7 })
        case .singlePrecision: return .doubles(rows.map { _ in Double(Float(random(1 << 40)) / 7e15) })
        case .gridDoubles:
            return .doubles(
                rows.map { row in
                    let value = Double(random(9000)) * (4.0 / 3)
                    return row % 1000 == 777 ? .pi : row % 50 == 7 ? value.nextUp : value
                })
        case .singlePrecisionWithOddOnes:
            return .doubles(rows.map { _ in random(40) == 0 ? .pi : Double(Float(random(1 << 40)) / 7e15) })
        case .repeatedDoubles:
            // Too many values for a dictionary, and stretches that come again in a vector.
            let stretch = (0..<600).map { _ in 1 + Double(generator.next() >> 12) * 0x1p-52 }
            return .doubles(rows.map { row in stretch[row % 1024 % 600] + Double(row / 1024) })
        case .constantDoubles: return .doubles(rows.map { _ in -0.0 })
        case .decimals: return .doubles(rows.map { _ in Double(random(100_000)) / 10_000 })
        case .decimalsWithOddOnes:
            let odd: [Double] = [
                .nan, .infinity, -.infinity, -0.0, 5e-324, .pi, Double(bitPattern: 0x7FF8_0000_0000_1234),
            ]
            return .doubles(
                rows.map { _ in random(30) == 0 ? odd[Int(random(7))] : Double(random(1000)) / 8 })
        case .wildDoubles: return .doubles(rows.map { _ in Double(bitPattern: generator.next()) })
        case .fewDoubles:
            let pool = (0..<5).map { _ in Double(bitPattern: generator.next()) }
            return .doubles(rows.map { _ in pool[Int(random(5))] })
        case .wholeDoubles: return .doubles(rows.map { _ in Double(random(1 << 40)) })
        case .fewTexts:
            return .texts(TextVector(rows.map { _ in ["ME_L", "Größe", "", "CA1"][Int(random(4))] }))
        case .manyTexts: return .texts(TextVector(rows.map { row in "cell \(row) \(random(1 << 30))" }))
        case .awkwardTexts:
            let awkward = [
                "a,b", "say \"a\"", "two\nlines", "\r", " ", "\u{1F9E0}", "\u{e9}", "e\u{301}", "NULL",
            ]
            return .texts(TextVector(rows.map { _ in awkward[Int(random(9))] }))
        case .longTexts:
            // As many bytes as pages share, in few texts.
            let pool = (0..<160).map { _ in
                (0..<8).map { _ in String(generator.next(), radix: 16) }.joined()
            }
            return .texts(TextVector(rows.map { _ in pool[Int(random(160))] }))
        case .emptyTexts: return .texts(TextVector(rows.map { _ in "" }))
        case .rootIds:
            return .identifiers(.integers(rows.map { _ in 864_691_135_000_000_000 + random(1 << 30) }))
        case .unsignedIds:
            return .identifiers(
                mixed(rows.map { _ in Identifier(String(generator.next()))! }))
        case .uuids:
            return .identifiers(mixed(rows.map { _ in .uuid(high: generator.next(), low: generator.next()) }))
        case .fewUUIDs:
            let pool = (0..<4).map { _ in Identifier.uuid(high: generator.next(), low: generator.next()) }
            return .identifiers(mixed(rows.map { _ in pool[Int(random(4))] }))
        case .textIds: return .identifiers(mixed(rows.map { _ in .text("0\(random(500))") }))
        case .mixedIds:
            return .identifiers(
                mixed(
                    rows.map { row in
                        switch row % 4 {
                        case 0: .integer(-random(1000))
                        case 1: .unsigned(UInt64.max - UInt64(random(10)))
                        case 2: .uuid(high: generator.next(), low: 7)
                        default: .text("spine/\(random(20))")
                        }
                    }))
        }
    }

    /// Six significant digits over eight decades, as `%.6g` prints them.
    private static func significant(_ generator: inout SplitMix64) -> Double {
        let mantissa = 100_000 + Int(generator.next() % 900_000)
        let sign = generator.next() % 3 == 0 ? "-" : ""
        return Double("\(sign)\(mantissa)e-\(Int(generator.next() % 8) + 4)")!
    }

    private static func mixed(_ identifiers: [Identifier]) -> IdentifierVector {
        var builder = IdentifierBuilder()
        for identifier in identifiers { builder.append(identifier) }
        return builder.vector
    }

    /// Equal row by row, doubles by their bits; fillers of null rows do not count.
    public static func same(_ left: ColumnVector, _ right: ColumnVector) -> Bool {
        guard left.count == right.count, left.physicalType == right.physicalType else { return false }
        return (0..<left.count).allSatisfy { row in
            switch (left[row], right[row]) {
            case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern
            case (let a, let b): a == b
            }
        }
    }
}

import Bits
import Columns
import TestSupport
import Testing

@testable import Encodings

@Suite struct PageEncodingTests {
    /// Vector edges and the odd ones around them.
    static let lengths = [0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 1023, 1024, 1025, 2047, 2048, 2049, 3000]

    @Test(arguments: RandomColumn.Shape.allCases)
    func everyShape_comesBackBitForBit(shape: RandomColumn.Shape) throws {
        for length in Self.lengths {
            for nulls in [0.0, 0.02, 0.5, 1.0] {
                let seed = UInt64(length) &* 31 &+ UInt64(nulls * 100)
                let column = RandomColumn.make(shape, count: length, nulls: nulls, seed: seed)
                let payload = PageEncoding.encode(column)
                let decoded = try payload.withUnsafeBytes {
                    try PreparedPage($0, type: column.physicalType, count: length).decode()
                }
                #expect(
                    RandomColumn.same(column, decoded),
                    "\(shape), \(length) rows, nulls \(nulls), seed \(seed)")
                #expect(PageEncoding.encode(column) == payload, "\(shape): the same rows gave other bytes")
            }
        }
    }

    /// Slices and gatherings keep the dictionary of the whole column: entries
    /// that no row has may be stored or not, never mistaken for others.
    @Test(arguments: RandomColumn.Shape.allCases)
    func partsOfColumns_comeBackBitForBit(shape: RandomColumn.Shape) throws {
        let whole = RandomColumn.make(shape, count: 2000, nulls: 0.1, seed: 3)
        let parts = [
            whole.slice(5..<6), whole.slice(1000..<1100), whole.gathered([1999, 3, 3, 0]), whole.gathered([]),
            ColumnVector.concatenated(
                [whole.slice(0..<10), whole.slice(1990..<2000)], type: whole.physicalType),
        ]
        for part in parts {
            let decoded = try PageEncoding.encode(part).withUnsafeBytes {
                try PreparedPage($0, type: part.physicalType, count: part.count).decode()
            }
            #expect(RandomColumn.same(part, decoded), "\(shape), \(part.count) rows")
        }
    }

    @Test func accents_comeBackAsTheyWere() throws {
        let texts = ["\u{e9}", "e\u{301}", "\u{e9}", "", "\u{1100}\u{1161}", "\u{AC00}"]
        for column in [
            ColumnVector(.texts(TextVector(texts))),
            ColumnVector(.identifiers(.mixed(texts.map { Identifier.text($0 + "x") }))),
        ] {
            let decoded = try PageEncoding.encode(column).withUnsafeBytes {
                try PreparedPage($0, type: column.physicalType, count: column.count).decode()
            }
            #expect(RandomColumn.same(column, decoded))
        }
    }

    @Test(arguments: RandomColumn.Shape.allCases)
    func damage_givesAnErrorOrValues_neverATrap(shape: RandomColumn.Shape) {
        let column = RandomColumn.make(shape, count: 300, nulls: 0.05, seed: 11)
        let payload = PageEncoding.encode(column)
        let step = max(1, payload.count * 8 / 4000)
        for bit in stride(from: 0, to: payload.count * 8, by: step) {
            var damaged = payload
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            _ = try? damaged.withUnsafeBytes {
                try PreparedPage($0, type: column.physicalType, count: 300).decode()
            }
        }
        for length in stride(from: 0, to: payload.count, by: max(1, payload.count / 500)) {
            #expect(throws: EncodingError.self) {
                try Array(payload.prefix(length)).withUnsafeBytes {
                    try PreparedPage($0, type: column.physicalType, count: 300).decode()
                }
            }
        }
        #expect(throws: EncodingError.self) {
            try (payload + [0]).withUnsafeBytes {
                try PreparedPage($0, type: column.physicalType, count: 300).decode()
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func randomBytes_neverTrap(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let bytes = (0..<Int(generator.next() % 200)).map { _ in
            UInt8(truncatingIfNeeded: generator.next() % 8)
        }
        for type in PhysicalType.allCases {
            _ = try? bytes.withUnsafeBytes {
                try PreparedPage($0, type: type, count: Int(generator.next() % 3000)).decode()
            }
        }
    }

    @Test func schemes_areThoseExpected() throws {
        #expect(try tree(.integers([Int64](repeating: 7, count: 500))) == "page(constant)")
        #expect(try tree(.integers((0..<5000).map { Int64($0) * 3 })) == "page(sequence 3)")
        #expect(
            try tree(.integers((0..<5000).map { Int64($0 / 100 * 7919 % 1000) }))
                == "page(run-end(constant, packed))")
        for (shape, expected) in [
            (RandomColumn.Shape.decimals, "page(decimal 10^-4(packed))"),
            (.gridIntegers, "page(multiple 40(packed))"),
            (.significantDoubles, "page(significant(packed, packed))"),
            (.scores, "page(significant(packed, packed))"),
            (.singlePrecision, "page(narrow(packed))"),
            (.computedDoubles, "page(split 54(packed))"),
            (.fewWideIntegers, "page(dictionary(packed, packed))"),
        ] {
            let found = try tree(RandomColumn.make(shape, count: 5000, nulls: 0, seed: 1).values)
            #expect(found == expected, "\(shape)")
        }
    }

    /// Whichever values the sample happens to hold.
    @Test(arguments: 0..<12 as Range<UInt64>)
    func multiplesOfAPitch_areStoredOnAGrid(seed: UInt64) throws {
        let values = RandomColumn.make(.gridDoubles, count: 3070, nulls: 0, seed: seed).values
        let found = try tree(values)
        #expect(found.hasPrefix("page(grid 1.3333333333333333("), "\(found)")
    }

    /// Giants among decimals are patches of the integers, divided on their own.
    @Test func patchedDecimals_comeBack() throws {
        var generator = SplitMix64(seed: 9)
        var values = (0..<5000).map { _ in Double(generator.next() % 100_000) / 100 }
        for row in stride(from: 3, to: 5000, by: 511) { values[row] = 40_000_000_000.25 + Double(row) }
        let column = ColumnVector(.doubles(values))
        let found = try tree(column.values)
        #expect(found == "page(decimal 10^-2(packed))", "\(found)")
        let decoded = try PageEncoding.encode(column).withUnsafeBytes { bytes in
            try PageCheck(PreparedPage(bytes, type: .double, count: 5000), seed: 1).run()
        }
        #expect(RandomColumn.same(decoded, column))
    }

    @Test func schemeNames_haveNoParameters() throws {
        let column = RandomColumn.make(.decimals, count: 500, nulls: 0, seed: 1)
        let name = try PageEncoding.encode(column).withUnsafeBytes {
            try PreparedPage($0, type: .double, count: 500).tree.schemeName
        }
        #expect(name == "decimal(packed)")
    }

    /// Integers have no sign of zero.
    @Test func negativeZero_onAGrid_keepsItsSign() throws {
        var values = (0..<3000).map { Double($0 * 7919 % 9001) * (4.0 / 3) }
        for row in stride(from: 7, to: 3000, by: 100) { values[row] = -0.0 }
        let column = ColumnVector(.doubles(values))
        #expect(try tree(column.values).hasPrefix("page(grid"))
        let decoded = try PageEncoding.encode(column).withUnsafeBytes {
            try PreparedPage($0, type: .double, count: 3000).decode()
        }
        #expect(RandomColumn.same(decoded, column))
    }

    @Test func leadingNulls_leaveUUIDsTheirKind() throws {
        var builder = ColumnBuilder(.identifier)
        builder.appendNull()
        for index in 0..<20 { builder.append(identifier: .uuid(high: 7, low: UInt64(index) << 40)) }
        builder.appendNull()
        let column = builder.vector
        let payload = PageEncoding.encode(column)
        let decoded = try payload.withUnsafeBytes {
            try PreparedPage($0, type: .identifier, count: 22).decode()
        }
        #expect(RandomColumn.same(decoded, column))
        let tree = try payload.withUnsafeBytes {
            try PreparedPage($0, type: .identifier, count: 22).tree
        }
        #expect("\(tree)".contains("uuid"), "\(tree)")
    }

    private func tree(_ values: ColumnVector.Values) throws -> String {
        let column = ColumnVector(values)
        let payload = PageEncoding.encode(column)
        return try payload.withUnsafeBytes {
            try PreparedPage($0, type: column.physicalType, count: column.count).tree.description
        }
    }
}

import Bits
import Columns
import Encodings
import StoreIO
import TestSupport
import Testing

@testable import SegmentFormat

@Suite struct DerivedColumnTests {
    static let schema = SegmentSchema(
        tableCode: 1, tableName: "neuron",
        columns: ["volume", "area", "ratio", "name"].map {
            SegmentColumn(name: $0, type: $0 == "name" ? .text : .float64, unit: "")
        })

    /// Volumes and areas with few decimals, their ratio in full, each with its
    /// own nulls, and in every 50th row a ratio that is another number.
    static func columns(_ count: Int, nulls: Double, seed: UInt64) -> [ColumnVector] {
        let volume = RandomColumn.make(.decimals, count: count, nulls: nulls, seed: seed)
        let area = RandomColumn.make(.decimals, count: count, nulls: nulls, seed: seed + 1)
        guard case .doubles(let volumes) = volume.values, case .doubles(let areas) = area.values else {
            preconditionFailure("decimals are doubles")
        }
        var generator = SplitMix64(seed: seed)
        var builder = ColumnBuilder(.double)
        for row in 0..<count {
            if Double(generator.next() % 1000) < nulls * 1000 {
                builder.appendNull()
            } else {
                builder.append(double: row % 50 == 7 ? .pi * Double(row) : areas[row] / volumes[row])
            }
        }
        let names = RandomColumn.make(.fewTexts, count: count, nulls: 0, seed: seed)
        return [volume, area, builder.vector, names]
    }

    static func segment(_ columns: [ColumnVector]) throws -> [UInt8] {
        let layout = SegmentLayout(
            datasets: [(UUIDBytes(high: 1, low: 1), columns[0].count)], maximumPageRows: 65_536)
        let file = MemoryFile()
        let writer = SegmentWriter(id: UUIDBytes(high: 1, low: 2), schema: schema, layout: layout)
        _ = try writer.write(to: file) { column, rows in columns[column].slice(rows) }
        return file.bytes
    }

    @Test(arguments: [(300, 0.0), (5000, 0.1), (70_000, 0.05)] as [(Int, Double)])
    func ratio_isStoredAsSuch_andComesBackBitForBit(rows: Int, nulls: Double) throws {
        let columns = Self.columns(rows, nulls: nulls, seed: 5)
        let reader = try SegmentTests.reader(try Self.segment(columns))
        for page in reader.layout.pages.indices {
            let rows = reader.layout.pages[page]
            for column in columns.indices {
                let expected = columns[column].slice(rows)
                #expect(RandomColumn.same(try reader.page(page, of: column), expected), "column \(column)")
                // A vector of its own, and one that crosses a border.
                for part in [rows.count / 2..<rows.count / 2 + 1, rows.count / 3..<rows.count / 2] {
                    let decoded = try reader.withPage(page, of: column) { try $0.decode(part) }
                    #expect(RandomColumn.same(decoded, expected.slice(part)), "column \(column), \(part)")
                }
            }
            let tree = try reader.withPage(page, of: 2) { $0.tree.description }
            #expect(tree.contains("derived 1 / 0"), "\(tree)")
        }
    }

    @Test func unrelatedColumns_standOnTheirOwn() throws {
        var columns = Self.columns(3000, nulls: 0, seed: 9)
        columns[2] = RandomColumn.make(.computedDoubles, count: 3000, nulls: 0, seed: 3)
        let reader = try SegmentTests.reader(try Self.segment(columns))
        #expect(try reader.withPage(0, of: 2) { $0.derivation } == nil)
    }

    /// ENC-037: the columns of a derived page must exist, hold doubles, and
    /// stand on their own.
    @Test(arguments: [
        (Derivation(operation: .sum, left: 9, right: 0), "column 9"),
        (Derivation(operation: .sum, left: 2, right: 0), "derived itself"),
        (Derivation(operation: .quotient, left: 1, right: 3), "no doubles"),
    ])
    func hostileSiblings_areRefused(derivation: Derivation, word: String) throws {
        let columns = Self.columns(300, nulls: 0, seed: 5)
        let payload = try #require(
            PageEncoding.encode(
                columns[2], derivedBy: Derivation(operation: .quotient, left: 1, right: 0),
                left: columns[1], right: columns[0], unless: [UInt8](repeating: 0, count: 1 << 20))
        ).withDerivation(derivation)
        let bytes = try Self.segment(columns)
        let entry = try SegmentTests.reader(bytes).pages(of: 2)[0]
        try #require(Int(entry.length) == payload.count)
        let patched = SegmentPatch.replacing(bytes, at: Int(entry.offset), by: payload)
        let error = #expect(throws: SegmentError.self) {
            try SegmentTests.reader(patched).page(0, of: 2)
        }
        #expect(error?.rule == "ENC-037")
        #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    }
}

extension [UInt8] {
    /// The payload of a derived page without nulls, derived in another way.
    fileprivate func withDerivation(_ derivation: Derivation) -> [UInt8] {
        var payload = self
        payload[2] = derivation.operation.rawValue
        payload[3] = UInt8(derivation.left)
        payload[5] = UInt8(derivation.right)
        return payload
    }
}

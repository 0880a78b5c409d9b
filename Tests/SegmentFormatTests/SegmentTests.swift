import Bits
import Columns
import StoreIO
import TestSupport
import Testing

@testable import SegmentFormat

@Suite struct SegmentTests {
    static let shapes: [RandomColumn.Shape] = [
        .rootIds, .decimals, .fewTexts, .smallIntegers, .decimalsWithOddOnes, .mixedIds,
    ]
    static let types: [ColumnType] = [.id, .float64, .text, .int32, .float64, .id]

    /// Columns of `rows` rows in the given runs, and the bytes of their segment.
    static func segment(_ runs: [Int], seed: UInt64) throws -> (bytes: [UInt8], columns: [ColumnVector]) {
        let rows = runs.reduce(0, +)
        let columns = shapes.enumerated().map { index, shape in
            RandomColumn.make(shape, count: rows, nulls: index % 2 == 0 ? 0 : 0.1, seed: seed + UInt64(index))
        }
        var generator = SplitMix64(seed: seed)
        let datasets = runs.map { (UUIDBytes(high: generator.next(), low: generator.next()), $0) }
        let schema = SegmentSchema(
            tableCode: 7, tableName: "synapse",
            columns: types.enumerated().map {
                SegmentColumn(name: "c\($0)", type: $1, unit: $0 == 1 ? "nm" : "")
            })
        let writer = SegmentWriter(
            id: UUIDBytes(high: 1, low: 2), schema: schema,
            layout: SegmentLayout(datasets: datasets, maximumPageRows: 65_536))
        let file = MemoryFile()
        let summary = try writer.write(to: file) { column, rows in columns[column].slice(rows) }
        #expect(summary.size == UInt64(file.bytes.count))
        return (file.bytes, columns)
    }

    static func reader(_ bytes: [UInt8]) throws -> SegmentReader {
        try SegmentReader(MemoryRandomAccessFile(bytes), path: "memory.seg")
    }

    /// Every value of a segment, so that damage anywhere is met.
    static func readAll(_ reader: SegmentReader) throws -> [[ColumnVector]] {
        try reader.checkPadding()
        return try reader.schema.columns.indices.map { column in
            _ = try reader.statistics(of: column)
            _ = try reader.zones(of: column)
            return try reader.layout.pages.indices.map { try reader.page($0, of: column) }
        }
    }

    @Test(arguments: [[1], [10, 20, 3000], [8192, 5, 9000], [100_000], [16_000, 300, 300, 70_000]])
    func everyRow_comesBack(runs: [Int]) throws {
        let (bytes, columns) = try Self.segment(runs, seed: 3)
        let reader = try Self.reader(bytes)
        #expect(reader.layout.runs.map(\.rows.count) == runs)
        for (index, pages) in try Self.readAll(reader).enumerated() {
            for (page, values) in pages.enumerated() {
                let expected = columns[index].slice(reader.layout.pages[page])
                #expect(RandomColumn.same(values, expected), "column \(index), page \(page)")
            }
        }
    }

    @Test func statistics_agreeWithTheRows() throws {
        let (bytes, columns) = try Self.segment([10, 9000, 256, 20_000, 255], seed: 5)
        let reader = try Self.reader(bytes)
        for index in columns.indices {
            let hasMoments = columns[index].physicalType == .integer || columns[index].physicalType == .double
            for (run, stored) in zip(reader.layout.runs, try reader.statistics(of: index)) {
                #expect((stored == nil) == (run.rows.count < 256))
                guard let stored else { continue }
                let computed = RunStatistics(
                    of: columns[index].slice(run.rows), rows: 0..<run.rows.count, moments: hasMoments)
                #expect(stored == computed, "column \(index), rows \(run.rows)")
                #expect((stored.sum != nil) == hasMoments)
            }
        }
    }

    @Test func shortRuns_haveNoStatistics() throws {
        let (bytes, columns) = try Self.segment([10, 255, 3], seed: 5)
        let reader = try Self.reader(bytes)
        for index in columns.indices {
            #expect(try reader.statistics(of: index) == [nil, nil, nil])
            #expect(try reader.byteCount(of: index).sections == 64)
        }
    }

    @Test func rowsOfAPage_areThoseOfTheColumn() throws {
        let (bytes, columns) = try Self.segment([9000, 20], seed: 4)
        let reader = try Self.reader(bytes)
        for column in columns.indices {
            #expect(reader.column(named: "c\(column)") == column)
            for rows in [0..<1, 1020..<2050, 8999..<9000] {
                let found = try reader.rows(rows, ofPage: 0, column: column)
                #expect(RandomColumn.same(found, columns[column].slice(rows)))
            }
        }
        #expect(reader.column(named: "c99") == nil)
    }

    @Test func meter_countsEachPartOnce() throws {
        let reader = try Self.reader(Self.segment([9000, 20], seed: 4).bytes)
        let meter = ReadMeter()
        for _ in 0..<2 {
            _ = try reader.page(0, of: 1, meter: meter)
            _ = try reader.zones(of: 1, meter: meter)
            _ = try reader.statistics(of: 1, meter: meter)
        }
        let beside = try reader.byteCount(of: 1).sections
        #expect(meter.pages == 1)
        #expect(meter.bytes == UInt64(try reader.pages(of: 1)[0].length) + beside)
        reader.meterOpening(meter)
        #expect(meter.bytes > UInt64(try reader.pages(of: 1)[0].length) + beside + 128)
        #expect(meter.pages == 1)
    }

    /// STO-012: the manifest says which file it means.
    @Test func anotherFileThanExpected_isRefused() throws {
        let (bytes, _) = try Self.segment([40], seed: 2)
        let size = UInt64(bytes.count)
        let checksum = try Self.reader(bytes).footerChecksum
        func open(_ size: UInt64, _ checksum: UInt64) throws {
            _ = try SegmentReader(
                MemoryRandomAccessFile(bytes), path: "s", expectedSize: size, expectedChecksum: checksum)
        }
        try open(size, checksum)
        #expect(refusal { try open(size + 1, checksum) }.contains("STO-012"))
        #expect(refusal { try open(size, checksum ^ 1) }.contains("STO-012"))
    }

    @Test func aLargeDataset_hasPagesOfItsOwn() throws {
        let (bytes, _) = try Self.segment([5, 8192, 7, 7], seed: 1)
        #expect(try Self.reader(bytes).layout.pages == [0..<5, 5..<8197, 8197..<8211])
    }

    @Test func sameRows_giveTheSameBytes() throws {
        #expect(try Self.segment([500, 9000], seed: 9).bytes == Self.segment([500, 9000], seed: 9).bytes)
    }

    /// GEN-006: no byte is without a checksum, or is padding that is checked.
    @Test func everyFlippedBit_isFound() throws {
        let (bytes, _) = try Self.segment([40, 30], seed: 2)
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: SegmentError.self, "bit \(bit % 8) of byte \(bit / 8)") {
                _ = try Self.readAll(Self.reader(damaged))
            }
        }
    }

    @Test func everyTruncation_isFound() throws {
        let (bytes, _) = try Self.segment([40, 30], seed: 2)
        for length in 0..<bytes.count {
            #expect(throws: SegmentError.self, "\(length) bytes") {
                _ = try Self.reader(Array(bytes.prefix(length)))
            }
        }
    }

    @Test func aLaterFormat_isRefusedByName() throws {
        var (bytes, _) = try Self.segment([40], seed: 2)
        bytes[8] = 9
        #expect {
            _ = try Self.reader(bytes)
        } throws: { error in
            "\(error)"
                == "memory.seg: header at byte 8: format version 9 is later than 1, the latest this program reads (SEG-004); use a newer syndb"
        }
    }

    /// A segment whose postscript has other feature bits and a fitting checksum.
    private func withFeatures(required: UInt64, optional: UInt64) throws -> [UInt8] {
        var (bytes, _) = try Self.segment([40], seed: 2)
        let start = bytes.count - 64
        func put(_ value: UInt64, at offset: Int) {
            withUnsafeBytes(of: value.littleEndian) {
                bytes.replaceSubrange(start + offset..<start + offset + 8, with: $0)
            }
        }
        put(required, at: 32)
        put(optional, at: 40)
        put(XXH64.hash(bytes[start..<start + 48]), at: 48)
        return bytes
    }

    @Test func anUnknownRequiredFeature_isRefusedByNumber() throws {
        let bytes = try withFeatures(required: 1 << 17 | 1 << 40, optional: 0)
        #expect {
            _ = try Self.reader(bytes)
        } throws: { error in
            "\(error)"
                == "memory.seg: postscript at byte \(bytes.count - 64): the file needs feature 17, which a newer release has (SEG-005); use a newer syndb"
        }
    }

    @Test func anUnknownOptionalFeature_isIgnored() throws {
        let bytes = try withFeatures(required: 0, optional: .max)
        _ = try Self.readAll(Self.reader(bytes))
    }
}

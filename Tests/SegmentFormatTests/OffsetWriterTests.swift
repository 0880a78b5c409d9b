import Bits
import Columns
import StoreIO
import Testing

@testable import SegmentFormat

@Suite struct OffsetWriterTests {
    /// Keeps how long each write was.
    private final class Recorder: OutputFile {
        var bytes: [UInt8] = []
        var lengths: [Int] = []

        /// How many writes there may be.
        var most = Int.max

        func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
            if lengths.count == most {
                throw FileError(kind: .noSpace, operation: "write", path: "a.seg", reason: "full")
            }
            self.bytes.append(contentsOf: bytes)
            lengths.append(bytes.count)
        }
        func sync() throws(FileError) {}
        func close() throws(FileError) {}
    }

    @Test(arguments: 0..<20) func bytesGoOutInOrderAndInBlocks(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let recorder = Recorder()
        var writer = OffsetWriter(recorder)
        var expected: [UInt8] = []
        for _ in 0..<12 {
            let most = [3, 70, 40_000, 32_768, 150_000].randomElement(using: &random)!
            let count = most == 32_768 ? most : Int.random(in: 0...most, using: &random)
            let part = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            try writer.write(part)
            expected += part
            #expect(writer.offset == UInt64(expected.count), "seed \(seed)")
            try writer.pad(to: 64)
            expected += [UInt8](repeating: 0, count: (64 - expected.count % 64) % 64)
        }
        try writer.flush()
        #expect(recorder.bytes == expected, "seed \(seed)")
        #expect(recorder.lengths.dropLast().allSatisfy { $0 == 32_768 }, "seed \(seed)")
        #expect(recorder.lengths.allSatisfy { $0 <= 32_768 }, "seed \(seed)")
    }

    /// A disk that is full in the middle of a segment, at each block of it.
    @Test func anyWriteThatFailsIsAnError() throws {
        var random = SplitMix64(seed: 1)
        let rows = (0..<20_000).map { _ in Int64(bitPattern: random.next()) }
        func write(to file: Recorder) throws {
            _ = try SegmentWriter(
                id: UUIDBytes(high: 1, low: 2),
                schema: SegmentSchema(
                    tableCode: 1, tableName: "t", columns: [SegmentColumn(name: "a", type: .int64, unit: "")]),
                layout: SegmentLayout(
                    datasets: [(UUIDBytes(high: 3, low: 4), rows.count)], maximumPageRows: 65_536)
            ).write(to: file, pages: ValuePages { _, wanted in ColumnVector(.integers(Array(rows[wanted]))) })
        }
        let whole = Recorder()
        try write(to: whole)
        #expect(whole.lengths.count > 4)
        for most in whole.lengths.indices {
            let file = Recorder()
            file.most = most
            #expect(throws: FileError.self, "after \(most) blocks") { try write(to: file) }
            #expect(file.lengths == Array(whole.lengths[..<most]))
        }
    }
}

import Bits
import StoreIO
import Testing

@testable import SegmentFormat

@Suite struct OffsetWriterTests {
    /// Keeps how long each write was.
    private final class Recorder: OutputFile {
        var bytes: [UInt8] = []
        var lengths: [Int] = []

        func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
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
    }
}

import CZstd
import Testing

@testable import Import

@Suite struct ZstdSourceTests {
    private func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = ZSTD_compress(&output, output.count, bytes, bytes.count, 3)
        return Array(output[..<count])
    }

    private func decompressed(_ bytes: [UInt8], chunkSize: Int = .max, room: Int = 1000) throws -> [UInt8] {
        try drained(
            ZstdSource(MemorySource(bytes, chunkSize: chunkSize), file: "t.csv.zst"), room: room)
    }

    @Test func framesOneAfterAnother() throws {
        let first = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }
        let second = Array("the second frame".utf8)
        let file = compressed(first) + compressed([]) + compressed(second)
        for chunkSize in [1, 7, 4096, .max] {
            #expect(try decompressed(file, chunkSize: chunkSize) == first + second)
        }
        #expect(try decompressed(compressed([])) == [])
    }

    @Test func truncatedAnywhere() {
        let frame = compressed(Array("some text, some text, some text, none".utf8))
        for length in 1..<frame.count {
            #expect(
                failure { try decompressed(Array(frame[..<length]), room: 5) }
                    == "t.csv.zst: the zstd data ends inside a frame; the file is damaged or was cut short")
        }
        #expect(
            failure { try decompressed([]) }
                == "t.csv.zst: expected a zstd frame, found no bytes; the file is damaged or was cut short")
    }

    @Test func notZstd() {
        #expect(
            failure { try decompressed(Array("a,b\n1,2\n".utf8)) }
                == "t.csv.zst: expected zstd data, found Unknown frame descriptor; "
                + "the file is damaged or was cut short")
    }
}

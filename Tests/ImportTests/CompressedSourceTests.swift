import CLZ4
import CZlib
import Testing

@testable import Import

@Suite struct CompressedSourceTests {
    private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(
            &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var (input, output) = (bytes, [UInt8](repeating: 0, count: bytes.count + 100))
        let room = output.count
        input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
                (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
                _ = deflate(&stream, Z_FINISH)
            }
        }
        return Array(output[..<(room - Int(stream.avail_out))])
    }

    private static func lz4(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: LZ4F_compressFrameBound(bytes.count, nil))
        let count = LZ4F_compressFrame(&output, output.count, bytes, bytes.count, nil)
        return Array(output[..<count])
    }

    private func decompressed(
        _ form: String, _ bytes: [UInt8], chunkSize: Int = .max, room: Int = 1000
    ) throws -> [UInt8] {
        let memory = MemorySource(bytes, chunkSize: chunkSize)
        return try drained(
            form == "gzip" ? GzipSource(memory, file: "t") : LZ4Source(memory, file: "t"), room: room)
    }

    private static let forms: [(String, @Sendable ([UInt8]) -> [UInt8])] = [("gzip", gzip), ("LZ4", lz4)]

    @Test func partsOneAfterAnother() throws {
        let first = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }
        let second = Array("the second part".utf8)
        for (form, compress) in Self.forms {
            let file = compress(first) + compress([]) + compress(second)
            for chunkSize in [1, 7, 4096, .max] {
                #expect(try decompressed(form, file, chunkSize: chunkSize) == first + second)
            }
            #expect(try decompressed(form, compress([])) == [])
        }
        let padded = Self.gzip(second) + [UInt8](repeating: 0, count: 700)
        #expect(try decompressed("gzip", padded, chunkSize: 100) == second)
    }

    @Test func truncatedAnywhere() {
        for (form, compress) in Self.forms {
            let whole = compress(Array("some text, some text, some text, none".utf8))
            for length in 1..<whole.count {
                #expect(
                    failure { try decompressed(form, Array(whole[..<length]), room: 5) }
                        == "t: the \(form) data ends before its end mark; the file is damaged or was cut short"
                )
            }
            #expect(
                failure { try decompressed(form, []) }
                    == "t: expected \(form) data, found no bytes; the file is damaged or was cut short")
        }
    }

    @Test func damagedAnywhere() {
        let text = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        for (form, compress) in Self.forms {
            let whole = compress(text)
            var refused = 0
            for place in whole.indices {
                var bytes = whole
                bytes[place] ^= 0x10
                let result = try? decompressed(form, bytes)
                if result == nil { refused += 1 }
            }
            #expect(refused > 0)
            let message = failure { try decompressed(form, Array("a,b\n1,2\nxxxxxxxxxxxxxxxx".utf8)) }
            #expect(message.hasPrefix("t: expected \(form) data, found: "), "\(message)")
        }
    }
}

import Bits
import CLZ4
import CZstd

/// A block of bytes whose length the reader knows beforehand, plain or
/// compressed, whichever is cheapest by size times read effort (ENC-011).
///
/// Layout: u8 codec, u32 stored length, the stored bytes.
enum ByteBlock {
    enum Codec: UInt8 {
        case plain = 0
        case lz4 = 1
        case zstd = 2
    }

    static func encode(_ bytes: [UInt8], into writer: inout ByteWriter) {
        var best = (codec: Codec.plain, bytes: bytes, cost: Double(bytes.count))
        if let packed = compressLZ4(bytes) {
            // Decoding LZ4 runs at a third of a copy, Zstd at a tenth: a
            // compressed block has to be smaller by more than it is slower to read.
            let cost = Double(packed.count) * 1.1
            if cost < best.cost { best = (.lz4, packed, cost) }
        }
        if let packed = compressZstd(bytes) {
            let cost = Double(packed.count) * 1.25
            if cost < best.cost { best = (.zstd, packed, cost) }
        }
        writer.write(best.codec.rawValue)
        writer.write(UInt32(best.bytes.count))
        writer.write(raw: best.bytes)
    }

    static func decode(_ reader: inout PayloadReader, count: Int) throws(EncodingError) -> [UInt8] {
        let code = try reader.read(UInt8.self)
        guard let codec = Codec(rawValue: code) else {
            throw EncodingError("ENC-011", "expected a byte codec of 0 to 2, found \(code)")
        }
        return try reader.node("bytes \(codec)") { reader throws(EncodingError) in
            let stored = try reader.readBytes(Int(try reader.read(UInt32.self)))
            var output = [UInt8](repeating: 0, count: count)
            let written: Int = output.withUnsafeMutableBytes { output in
                switch codec {
                case .plain:
                    guard stored.count == count else { return -1 }
                    output.copyMemory(from: stored)
                    return count
                case .lz4:
                    guard stored.count <= Int(Int32.max), count <= Int(LZ4_MAX_INPUT_SIZE) else { return -1 }
                    // Safety: LZ4 writes at most `count` bytes and reads only `stored`.
                    return Int(
                        LZ4_decompress_safe(
                            stored.baseAddress?.assumingMemoryBound(to: CChar.self),
                            output.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(stored.count),
                            Int32(count)))
                case .zstd:
                    let size = ZSTD_decompress(output.baseAddress, count, stored.baseAddress, stored.count)
                    return ZSTD_isError(size) != 0 ? -1 : size
                }
            }
            guard written == count else {
                throw EncodingError(
                    "ENC-011", "a \(codec) block of \(stored.count) bytes does not hold \(count) bytes")
            }
            return output
        }
    }

    /// Nil where LZ4 does not apply: an empty block, or one past its 2 GiB.
    private static func compressLZ4(_ bytes: [UInt8]) -> [UInt8]? {
        guard !bytes.isEmpty, bytes.count <= Int(LZ4_MAX_INPUT_SIZE) else { return nil }
        let capacity = Int(LZ4_compressBound(Int32(bytes.count)))
        return bytes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: capacity) { output, size in
                size = Int(
                    LZ4_compress_default(
                        source.baseAddress?.assumingMemoryBound(to: CChar.self),
                        UnsafeMutableRawPointer(output.baseAddress!).assumingMemoryBound(to: CChar.self),
                        Int32(source.count), Int32(capacity)))
            }
        }
    }

    private static func compressZstd(_ bytes: [UInt8]) -> [UInt8]? {
        guard !bytes.isEmpty else { return nil }
        let capacity = ZSTD_compressBound(bytes.count)
        var failed = false
        let packed = bytes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: capacity) { output, size in
                let written = ZSTD_compress(output.baseAddress, capacity, source.baseAddress, source.count, 3)
                failed = ZSTD_isError(written) != 0
                size = failed ? 0 : written
            }
        }
        return failed ? nil : packed
    }
}

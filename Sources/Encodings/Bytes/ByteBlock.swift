import Bits
import CLZ4
import CZstd

/// A block of bytes whose length the reader knows beforehand, plain or
/// compressed, whichever is cheapest by size times read effort (ENC-011).
///
/// Layout: u8 codec, u32 stored length, the stored bytes.
struct ByteBlock {
    enum Codec: UInt8 {
        case plain = 0
        case lz4 = 1
        case zstd = 2
    }

    /// The first four bytes of a Zstandard frame (RFC 8878).
    private static let frameMark: UInt32 = 0xFD2F_B528

    let codec: Codec
    /// Bytes that the block unpacks to.
    let count: Int
    private let stored: UnsafeRawBufferPointer

    /// Bytes of the payload that the block takes.
    var byteCount: Int { 5 + stored.count }

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        let code = try reader.read(UInt8.self)
        guard let codec = Codec(rawValue: code) else {
            throw EncodingError("ENC-011", "expected a byte codec of 0 to 2, found \(code)")
        }
        self.codec = codec
        self.count = count
        stored = try reader.readBytes(Int(try reader.read(UInt32.self)))
        let fits =
            switch codec {
            case .plain: stored.count == count
            case .lz4: count <= Expansion.ofLZ4(stored.count)
            case .zstd: count <= Expansion.ofZstandard(stored.count)
            }
        guard fits else { throw wrongLength }
    }

    private var wrongLength: EncodingError {
        EncodingError("ENC-011", "a \(codec) block of \(stored.count) bytes does not hold \(count) bytes")
    }

    /// Writes the `count` bytes to `output`, which has room for them.
    func unpack(into output: UnsafeMutableRawBufferPointer) throws(EncodingError) {
        let written: Int
        switch codec {
        case .plain:
            output.copyMemory(from: stored)
            written = count
        case .lz4:
            guard stored.count <= Int(Int32.max), count <= Int(LZ4_MAX_INPUT_SIZE) else { throw wrongLength }
            // Safety: LZ4 writes at most `count` bytes and reads only `stored`.
            written = Int(
                LZ4_decompress_safe(
                    stored.baseAddress?.assumingMemoryBound(to: CChar.self),
                    output.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(stored.count),
                    Int32(count)))
        case .zstd:
            // One frame and nothing else: the decompressor would go on after it, and skip others.
            guard stored.count >= 4, stored.loadUnaligned(as: UInt32.self).littleEndian == Self.frameMark,
                ZSTD_findFrameCompressedSize(stored.baseAddress, stored.count) == stored.count
            else { throw wrongLength }
            let size = ZSTD_decompress(output.baseAddress, count, stored.baseAddress, stored.count)
            written = ZSTD_isError(size) != 0 ? -1 : size
        }
        guard written == count else { throw wrongLength }
    }

    func unpacked() throws(EncodingError) -> [UInt8] {
        var failure: EncodingError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            do throws(EncodingError) {
                try unpack(
                    into: UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(output)[..<count]))
                initialized = count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    var tree: EncodingTree { EncodingTree("bytes \(codec)", byteCount) }
}

extension ByteBlock {
    /// Blocks below this stay plain: their frames would eat what is saved.
    private static let smallest = 64

    static func encode(_ bytes: UnsafeRawBufferPointer, into writer: inout ByteWriter) {
        var best = (codec: Codec.plain, packed: [UInt8]?.none, cost: Double(bytes.count))
        if bytes.count >= smallest {
            // Decoding LZ4 runs at a third of a copy, Zstd at a tenth: a
            // compressed block has to be smaller by more than it is slower to read.
            for (codec, effort, packed) in [
                (Codec.lz4, 1.1, compressLZ4(bytes)), (.zstd, 1.25, compressZstd(bytes)),
            ] {
                guard let packed, Double(packed.count) * effort < best.cost else { continue }
                best = (codec, packed, Double(packed.count) * effort)
            }
        }
        writer.write(best.codec.rawValue)
        writer.write(UInt32(best.packed?.count ?? bytes.count))
        if let packed = best.packed { writer.write(raw: packed) } else { writer.write(raw: bytes) }
    }

    /// Nil where LZ4 does not apply: a block past its 2 GiB.
    private static func compressLZ4(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.count <= Int(LZ4_MAX_INPUT_SIZE) else { return nil }
        let capacity = Int(LZ4_compressBound(Int32(bytes.count)))
        return [UInt8](unsafeUninitializedCapacity: capacity) { output, size in
            size = Int(
                LZ4_compress_default(
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                    UnsafeMutableRawPointer(output.baseAddress!).assumingMemoryBound(to: CChar.self),
                    Int32(bytes.count), Int32(capacity)))
        }
    }

    private static func compressZstd(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let capacity = ZSTD_compressBound(bytes.count)
        var failed = false
        let packed = [UInt8](unsafeUninitializedCapacity: capacity) { output, size in
            let written = ZSTD_compress(output.baseAddress, capacity, bytes.baseAddress, bytes.count, 3)
            failed = ZSTD_isError(written) != 0
            size = failed ? 0 : written
        }
        return failed ? nil : packed
    }
}

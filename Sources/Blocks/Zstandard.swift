import Bits
import CZstd

/// One Zstandard frame for a whole block.
enum Zstandard {
    /// The text of the default pack takes 5.3 KB at level 3, 5.0 KB at 9 and 4.8 KB
    /// at 19, which is many times slower.
    private static let level: Int32 = 9

    /// Empty where packing fails or there is nothing to pack: never shorter
    /// than what it was made of by accident.
    static func packed(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        let capacity = ZSTD_compressBound(bytes.count)
        let packed = bytes.withUnsafeBytes { source in
            [UInt8](unsafeUninitializedCapacity: capacity) { output, size in
                let written = ZSTD_compress(
                    output.baseAddress, capacity, source.baseAddress, source.count, level)
                size = ZSTD_isError(written) != 0 ? 0 : written
            }
        }
        return packed.isEmpty ? bytes : packed
    }

    /// Nil unless the bytes unpack to exactly `count` bytes.
    static func unpacked(_ bytes: UnsafeRawBufferPointer, count: Int) -> [UInt8]? {
        // A frame says how many bytes it holds; one that says otherwise, or more
        // than it can, is refused before memory is taken.
        // One frame alone: the decompressor would go on after it.
        guard ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count) == UInt64(count),
            ZSTD_findFrameCompressedSize(bytes.baseAddress, bytes.count) == bytes.count,
            count <= Expansion.ofZstandard(bytes.count)
        else { return nil }
        var isWhole = false
        let plain = [UInt8](unsafeUninitializedCapacity: count) { output, size in
            let written = ZSTD_decompress(output.baseAddress, count, bytes.baseAddress, bytes.count)
            isWhole = ZSTD_isError(written) == 0 && written == count
            size = isWhole ? count : 0
        }
        return isWhole ? plain : nil
    }
}

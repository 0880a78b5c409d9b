import CZlib
import CZstd

/// What clients do with packed bodies.
enum Unpacking {
    struct Damaged: Error {}

    static func bytes(_ packed: [UInt8], _ coding: String) throws -> [UInt8] {
        coding == "gzip" ? try gzip(packed) : try zstd(packed)
    }

    private static func gzip(_ packed: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        // 16 above the window's bits: a gzip head (zlib.h).
        guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw Damaged()
        }
        defer { inflateEnd(&stream) }
        var packed = packed
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 20)
        try packed.withUnsafeMutableBufferPointer { packed in
            stream.next_in = packed.baseAddress
            stream.avail_in = UInt32(packed.count)
            while true {
                let result = room.withUnsafeMutableBufferPointer { room in
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(room.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                bytes += room[..<(room.count - Int(stream.avail_out))]
                if result == Z_STREAM_END { return }
                guard result == Z_OK else { throw Damaged() }
            }
        }
        return bytes
    }

    private static func zstd(_ packed: [UInt8]) throws -> [UInt8] {
        guard let context = ZSTD_createDCtx() else { throw Damaged() }
        defer { ZSTD_freeDCtx(context) }
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 20)
        try packed.withUnsafeBytes { packed in
            var input = ZSTD_inBuffer(src: packed.baseAddress, size: packed.count, pos: 0)
            while true {
                let (rest, count) = room.withUnsafeMutableBytes { room in
                    var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                    return (ZSTD_decompressStream(context, &output, &input), output.pos)
                }
                guard ZSTD_isError(rest) == 0, rest == 0 || count > 0 || input.pos < input.size else {
                    throw Damaged()
                }
                bytes += room[..<count]
                if rest == 0 { return }
            }
        }
        return bytes
    }
}

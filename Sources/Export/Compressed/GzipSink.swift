import CZlib

/// One gzip member (RFC 1952), at zlib's own level between speed and size.
final class GzipSink: CompressedSink {
    /// The largest window, and a gzip head rather than a zlib one (zlib.h).
    private static let windowBits: Int32 = 15 + 16
    /// zlib.h: the level of memory that it takes by itself.
    private static let memoryLevel: Int32 = 8

    private var target: any ByteSink
    private let stream: UnsafeMutablePointer<z_stream>
    private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    init(to target: any ByteSink) throws {
        self.target = target
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let result = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GzipSink.windowBits, GzipSink.memoryLevel,
            Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { throw ExportError("no memory for a gzip encoder") }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        room.deallocate()
    }

    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var offset = 0
        while offset < bytes.count {
            // zlib counts in 32 bits.
            let size = min(bytes.count - offset, 1 << 30)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(size)
            while stream.pointee.avail_in > 0 { _ = try pass(Z_NO_FLUSH) }
            offset += size
        }
    }

    func finish() throws { while try pass(Z_FINISH) != Z_STREAM_END {} }

    private func pass(_ flush: Int32) throws -> Int32 {
        stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room.count)
        let result = deflate(stream, flush)
        guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
            throw ExportError("gzip failed with code \(result)")
        }
        let made = room.count - Int(stream.pointee.avail_out)
        if made > 0 { try target.write(UnsafeRawBufferPointer(rebasing: room[..<made])) }
        return result
    }
}

import CZlib

/// The decompressed bytes of a source in gzip form (RFC 1952): any number of
/// members, one after another, as `cat a.gz b.gz` and bgzip make them. Zeros
/// after the last one are padding.
///
/// Throws `ImportError` of kind `compression` when the bytes are not gzip, are
/// damaged, or end inside a member.
public final class GzipSource: ByteSource {
    private var input: CompressedInput
    private let stream: UnsafeMutablePointer<z_stream>
    private var isInMember = false
    private var sawMember = false

    /// The largest window, and a gzip head rather than a zlib one (zlib.h).
    private static let windowBits: Int32 = 15 + 16

    public init(_ source: any ByteSource, file: String) throws {
        input = CompressedInput(source, file: file, name: "gzip")
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let result = inflateInit2_(
            stream, GzipSource.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else {
            throw ImportError(.compression, file: file, message: "no memory for a gzip decoder")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let room = min(buffer.count, Int(UInt32.max))
        while true {
            try input.fill()
            if !isInMember {
                if sawMember { try skipPadding() }
                if input.isAtEnd {
                    if sawMember { return 0 }
                    throw input.hasNoBytes
                }
                if input.remaining == 0 { continue }
                if sawMember { inflateReset(stream) }
                (isInMember, sawMember) = (true, true)
            }
            // At the end of the input the decoder is asked once more: it may
            // hold output back.
            let offset = input.offset
            stream.pointee.next_in = input.bytes.baseAddress?.advanced(by: offset)
                .assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_in = UInt32(input.remaining)
            stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_out = UInt32(room)
            let result = inflate(stream, Z_NO_FLUSH)
            input.offset += input.remaining - Int(stream.pointee.avail_in)
            let written = room - Int(stream.pointee.avail_out)
            switch result {
            case Z_STREAM_END: isInMember = false
            case Z_OK, Z_BUF_ERROR: break
            case Z_MEM_ERROR: throw input.damaged("no memory to read gzip data")
            default:
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "damaged bytes"
                throw input.damaged("expected gzip data, found: \(reason)")
            }
            if written > 0 { return written }
            if isInMember, input.isAtEnd { throw input.endsInside }
        }
    }

    /// Passes zeros over; anything else than zeros or a member is damage.
    private func skipPadding() throws {
        while !input.isAtEnd {
            while input.remaining > 0 {
                guard input.bytes[input.offset] == 0 else { return }
                input.offset += 1
            }
            try input.fill()
        }
    }
}

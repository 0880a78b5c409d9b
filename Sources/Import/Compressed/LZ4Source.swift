import CLZ4

/// The decompressed bytes of a source in LZ4 frame form: any number of frames,
/// one after another.
///
/// Throws `ImportError` of kind `compression` when the bytes are not a frame,
/// are damaged, or end inside a frame.
public final class LZ4Source: ByteSource {
    private var input: CompressedInput
    private let context: OpaquePointer
    /// What the last call of the decoder asked for: 0 between frames.
    private var wanted = 0
    private var sawFrame = false

    public init(_ source: any ByteSource, file: String) throws {
        var made: OpaquePointer?
        guard LZ4F_isError(LZ4F_createDecompressionContext(&made, UInt32(LZ4F_VERSION))) == 0,
            let context = made
        else { throw ImportError(.compression, file: file, message: "no memory for an LZ4 decoder") }
        self.context = context
        input = CompressedInput(source, file: file, name: "LZ4")
    }

    deinit {
        LZ4F_freeDecompressionContext(context)
        input.deallocate()
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            try input.fill()
            if input.isAtEnd, wanted == 0 {
                if sawFrame { return 0 }
                throw input.hasNoBytes
            }
            var written = buffer.count
            var consumed = input.remaining
            wanted = LZ4F_decompress(
                context, buffer.baseAddress, &written, input.bytes.baseAddress?.advanced(by: input.offset),
                &consumed, nil)
            sawFrame = true
            if LZ4F_isError(wanted) != 0 {
                let reason = String(cString: LZ4F_getErrorName(wanted))
                wanted = 0
                throw input.damaged("expected LZ4 data, found: \(reason)")
            }
            input.offset += consumed
            if written > 0 { return written }
            if input.isAtEnd { throw input.endsInside }
        }
    }
}

import CZstd

/// The decompressed bytes of a source in Zstandard form: any number of frames,
/// one after another, as `cat a.zst b.zst` makes them.
///
/// Throws `ImportError` of kind `compression` when the bytes are not a frame,
/// are damaged, or end inside a frame.
public final class ZstdSource: ByteSource {
    private var source: any ByteSource
    private let file: String
    private let stream: OpaquePointer
    private let input: UnsafeMutableRawBufferPointer
    private var inputOffset = 0
    private var inputCount = 0
    private var sourceEnded = false
    /// What the last call of the decoder asked for: 0 between frames.
    private var wanted = 0
    private var sawFrame = false

    /// `file` names the source in errors.
    public init(_ source: any ByteSource, file: String) throws {
        guard let stream = ZSTD_createDStream() else {
            throw ImportError(.compression, file: file, message: "no memory for a zstd decoder")
        }
        self.source = source
        self.file = file
        self.stream = stream
        input = .allocate(byteCount: ZSTD_DStreamInSize(), alignment: 16)
    }

    deinit {
        ZSTD_freeDStream(stream)
        input.deallocate()
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        while output.pos == 0 {
            if inputOffset == inputCount, !sourceEnded {
                inputOffset = 0
                inputCount = min(max(try source.read(into: input), 0), input.count)
                sourceEnded = inputCount == 0
            }
            // At the end the decoder is asked once more: it may hold output back.
            if sourceEnded, wanted == 0 {
                if sawFrame { return 0 }
                throw damaged("expected a zstd frame, found no bytes")
            }
            var piece = ZSTD_inBuffer(src: input.baseAddress, size: inputCount, pos: inputOffset)
            wanted = ZSTD_decompressStream(stream, &output, &piece)
            inputOffset = piece.pos
            sawFrame = true
            if ZSTD_isError(wanted) != 0 {
                throw damaged("expected zstd data, found \(String(cString: ZSTD_getErrorName(wanted)))")
            }
            if sourceEnded, output.pos == 0, wanted != 0 {
                throw damaged("the zstd data ends inside a frame")
            }
        }
        return output.pos
    }

    private func damaged(_ message: String) -> ImportError {
        ImportError(
            .compression, file: file, message: message, hint: "the file is damaged or was cut short")
    }
}

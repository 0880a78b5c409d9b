import CZstd

/// One Zstandard frame with a checksum, at the library's own level.
final class ZstandardSink: CompressedSink {
    private var target: any ByteSink
    private let context: OpaquePointer
    private let room: UnsafeMutableRawBufferPointer

    init(to target: any ByteSink) throws {
        guard let context = ZSTD_createCCtx() else { throw ExportError("no memory for a Zstandard encoder") }
        self.target = target
        self.context = context
        room = .allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 16)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit {
        ZSTD_freeCCtx(context)
        room.deallocate()
    }

    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

    func write(_ bytes: UnsafeRawBufferPointer) throws { try pass(bytes, ZSTD_e_continue) }

    func finish() throws { try pass(UnsafeRawBufferPointer(start: nil, count: 0), ZSTD_e_end) }

    private func pass(_ bytes: UnsafeRawBufferPointer, _ end: ZSTD_EndDirective) throws {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while true {
            var output = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
            let rest = ZSTD_compressStream2(context, &output, &input, end)
            guard ZSTD_isError(rest) == 0 else {
                throw ExportError("Zstandard failed: \(String(cString: ZSTD_getErrorName(rest)))")
            }
            if output.pos > 0 { try target.write(UnsafeRawBufferPointer(rebasing: room[..<output.pos])) }
            if end == ZSTD_e_end ? rest == 0 : input.pos == input.size { return }
        }
    }
}

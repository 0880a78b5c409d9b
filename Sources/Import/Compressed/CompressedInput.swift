/// Bytes on their way from a source into a decoder.
struct CompressedInput {
    private var source: any ByteSource
    let file: String
    /// What the bytes are called in errors, such as `gzip`.
    let name: String
    let bytes: UnsafeMutableRawBufferPointer
    /// The bytes not yet consumed lie at `offset..<count`.
    var offset = 0
    private(set) var count = 0
    private(set) var isAtEnd = false

    /// The buffer lives until `deallocate`.
    init(_ source: any ByteSource, file: String, name: String, bufferBytes: Int = 128 << 10) {
        self.source = source
        self.file = file
        self.name = name
        bytes = .allocate(byteCount: bufferBytes, alignment: 16)
    }

    func deallocate() { bytes.deallocate() }

    var remaining: Int { count - offset }

    /// Reads more where all is consumed.
    mutating func fill() throws {
        guard offset == count, !isAtEnd else { return }
        offset = 0
        count = min(max(try source.read(into: bytes), 0), bytes.count)
        isAtEnd = count == 0
    }

    func damaged(_ message: String) -> ImportError {
        ImportError(
            .compression, file: file, message: message, hint: "the file is damaged or was cut short")
    }

    var endsInside: ImportError { damaged("the \(name) data ends before its end mark") }
    var hasNoBytes: ImportError { damaged("expected \(name) data, found no bytes") }
}

extension LineRecordReader {
    /// A splitter that has not split anything yet, which is a value that any
    /// thread may copy.
    private struct Unused: @unchecked Sendable {
        let splitter: any LineSplitter
    }

    var source: any ByteSource {
        get { buffer.source }
        set { buffer.source = newValue }
    }
    var unread: UnsafeBufferPointer<UInt8> { buffer.unread }
    var line: Int { buffer.number }

    var cuttable: (any CuttableReader)? { splitter.isStateless ? self : nil }

    func lastRecordEnd(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
    }

    func pieceReader(header: [String]) -> @Sendable (TextChunk) throws -> any RecordReader {
        let unused = Unused(splitter: splitter)
        return { [file] chunk in
            try LineRecordReader(LineBuffer(chunk, file: file), unused.splitter, header: header)
        }
    }
}

extension DelimitedReader: CuttableReader {
    var unread: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes + position, count: filled - position)
    }

    func lastRecordEnd(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        RecordBoundary(delimiter: dialect.delimiter).last(in: bytes)
    }

    func pieceReader(header: [String]) -> @Sendable (TextChunk) throws -> any RecordReader {
        { [file, dialect] chunk in
            DelimitedReader(chunk, file: file, dialect: dialect, header: header)
        }
    }
}

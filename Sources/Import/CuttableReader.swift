/// A reader of a format whose records end at line ends, so that a file may be
/// cut into pieces that are read side by side.
protocol CuttableReader: RecordReader {
    var source: any ByteSource { get set }
    /// Bytes that were read from the source and not handed out. They begin with
    /// a record.
    var unread: UnsafeBufferPointer<UInt8> { get }
    /// The physical line of the first of them.
    var line: Int { get }

    /// The last place in `bytes`, which begin with a record, where a piece may
    /// end; nil where there is none.
    func lastRecordEnd(in bytes: UnsafeBufferPointer<UInt8>) -> Int?

    /// Makes a reader of a piece, in any thread.
    func pieceReader(header: [String]) -> @Sendable (TextChunk) throws -> any RecordReader
}

extension CuttableReader {
    var cuttable: (any CuttableReader)? { self }

    /// The error of a record that does not end.
    func endless(line: Int) -> ImportError {
        ImportError(
            .structure, file: file, line: line,
            message: "expected a record of at most \(DelimitedReader.maximumRecordBytes >> 20) MiB, "
                + "found no end", hint: "look for a quote that is not closed")
    }
}

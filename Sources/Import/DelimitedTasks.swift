import Bits

/// Cuts a file whose records end at line ends between them, into pieces that
/// are typed side by side.
final class DelimitedTasks: TaskSource {
    let plan: ImportPlan
    let rowCount: Int? = nil
    private let reader: any CuttableReader
    private let chunkBytes: Int
    private let makeReader: @Sendable (TextChunk) throws -> any RecordReader
    /// What was read and not yet handed out; begins with a record.
    private var rest: TextChunk
    private var sourceEnded: Bool

    /// `reader` must stand where its initialiser left it; the plan must be made
    /// from its header.
    init(_ reader: any CuttableReader, _ plan: ImportPlan, chunkBytes: Int) {
        self.reader = reader
        self.plan = plan
        self.chunkBytes = chunkBytes
        makeReader = reader.pieceReader(header: plan.header)
        let unread = reader.unread
        rest = TextChunk(capacity: max(chunkBytes, unread.count))
        rest.append(unread)
        rest.firstLine = reader.line
        sourceEnded = reader.sourceEnded
    }

    func nextTask() throws -> BatchTask? {
        guard let chunk = try nextChunk() else { return nil }
        return BatchTask(bytes: chunk.filled) { [plan, makeReader] in
            try TableImporter(reader: makeReader(chunk), plan: plan).nextBatch(maximumRows: .max)
        }
    }

    private func nextChunk() throws -> TextChunk? {
        while true {
            if !sourceEnded {
                var source = reader.source
                sourceEnded = try rest.fill(from: &source)
                reader.source = source
            }
            if sourceEnded, rest.filled <= chunkBytes { break }
            let bytes = UnsafeBufferPointer(start: UnsafePointer(rest.bytes), count: rest.filled)
            let window = UnsafeBufferPointer(rebasing: bytes.prefix(chunkBytes))
            if let cut = reader.lastRecordEnd(in: window) ?? reader.lastRecordEnd(in: bytes) {
                return take(cut)
            }
            if sourceEnded { break }
            guard rest.filled < DelimitedReader.maximumRecordBytes else {
                throw reader.endless(line: rest.firstLine)
            }
            rest.grow(to: rest.filled * 2)
        }
        let last = rest
        rest = TextChunk(capacity: 0)
        return last.filled > 0 ? last : nil
    }

    /// The bytes before `cut` as a piece; those behind it stay.
    private func take(_ cut: Int) -> TextChunk {
        let chunk = rest
        let bytes = UnsafeBufferPointer(start: UnsafePointer(chunk.bytes), count: chunk.filled)
        rest = TextChunk(capacity: max(chunkBytes, 2 * (bytes.count - cut)))
        rest.append(UnsafeBufferPointer(rebasing: bytes[cut...]))
        let lines = UnsafeBufferPointer(rebasing: bytes[..<cut]).count(of: UInt8(ascii: "\n"))
        rest.firstLine = chunk.firstLine + lines
        chunk.filled = cut
        return chunk
    }
}

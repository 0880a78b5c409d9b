import Bits

/// Cuts a delimited file between records into pieces that are typed side by
/// side.
final class DelimitedTasks: TaskSource {
    let plan: ImportPlan
    let rowCount: Int? = nil
    private let reader: DelimitedReader
    private let chunkBytes: Int
    private let boundary: RecordBoundary
    /// What was read and not yet handed out; begins with a record.
    private var rest: TextChunk
    private var sourceEnded: Bool

    /// `reader` must stand where its initialiser left it; the plan must be made
    /// from its header.
    init(_ reader: DelimitedReader, _ plan: ImportPlan, chunkBytes: Int) {
        self.reader = reader
        self.plan = plan
        self.chunkBytes = chunkBytes
        boundary = RecordBoundary(delimiter: reader.dialect.delimiter)
        let unread = UnsafeBufferPointer(
            start: UnsafePointer(reader.bytes + reader.position), count: reader.filled - reader.position)
        rest = TextChunk(capacity: max(chunkBytes, unread.count))
        rest.append(unread)
        rest.firstLine = reader.line
        sourceEnded = reader.sourceEnded
    }

    func nextTask() throws -> BatchTask? {
        guard let chunk = try nextChunk() else { return nil }
        return BatchTask(bytes: chunk.filled) { [plan, dialect = reader.dialect] in
            let reader = DelimitedReader(chunk, file: plan.file, dialect: dialect, header: plan.header)
            return try TableImporter(reader: reader, plan: plan).nextBatch(maximumRows: .max)
        }
    }

    private func nextChunk() throws -> TextChunk? {
        while true {
            if !sourceEnded { sourceEnded = try rest.fill(from: &reader.source) }
            if sourceEnded, rest.filled <= chunkBytes { break }
            let bytes = UnsafeBufferPointer(start: UnsafePointer(rest.bytes), count: rest.filled)
            let window = UnsafeBufferPointer(rebasing: bytes.prefix(chunkBytes))
            if let cut = boundary.last(in: window) ?? boundary.last(in: bytes) { return take(cut) }
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

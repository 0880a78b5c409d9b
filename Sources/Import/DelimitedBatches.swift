import Bits

/// Cuts a file whose records end at line ends between them, into pieces that
/// are typed side by side.
public final class DelimitedBatches: BatchSource {
    public let plan: ImportPlan
    private let reader: any CuttableReader
    private var chunkBytes: Int
    private let makeReader: @Sendable (TextChunk) throws -> any RecordReader
    /// What was read and not yet handed out; begins with a record.
    private var rest: TextChunk
    private var pool: ChunkPool
    private var ended = false

    /// Bytes of a piece: large enough that handing it over costs nothing, small
    /// enough that its columns stay in the heap instead of being mapped anew.
    public static let usualChunkBytes = 4 << 20

    /// What `reader` reads.
    private let source: CountingSource

    /// `reader` stands behind its header, from which `plan` was made.
    init(reader: any CuttableReader, plan: ImportPlan, chunkBytes: Int, source: CountingSource) {
        self.reader = reader
        self.source = source
        self.plan = plan
        self.chunkBytes = chunkBytes
        makeReader = reader.pieceReader(header: plan.header)
        pool = TextChunk.pool(capacity: chunkBytes)
        rest = TextChunk(capacity: max(chunkBytes, reader.unread.count))
        rest.append(reader.unread)
        rest.firstLine = reader.line
    }

    /// Rows are counted when they are typed.
    public var rowCount: Int { 0 }

    public var position: SourcePosition? {
        // At the end, all that was read has been handed out.
        let unread = ended ? 0 : rest.filled
        return SourcePosition(bytes: source.count - unread, line: rest.firstLine)
    }

    public func skip(to position: SourcePosition) throws {
        let start = source.count - rest.filled
        let kept = rest
        rest = TextChunk(capacity: chunkBytes)
        rest.firstLine = position.line
        let skipped = position.bytes - start
        guard skipped < kept.filled else { return try source.skip(skipped - kept.filled) }
        let bytes = UnsafeBufferPointer(start: UnsafePointer(kept.bytes), count: kept.filled)
        rest.append(UnsafeBufferPointer(rebasing: bytes[max(0, skipped)...]))
    }

    /// Of 1,000 mixed datasets a usual piece of synapses has 24 rows of each.
    public func lengthenPieces() {
        chunkBytes *= 4
        pool = TextChunk.pool(capacity: chunkBytes)
    }

    public func nextTask() throws -> BatchTask? {
        guard !ended, let chunk = try nextChunk() else { return nil }
        return BatchTask(bytes: chunk.filled) { [plan, makeReader] in
            try TableImporter(reader: makeReader(chunk), plan: plan).piece()
        }
    }

    private func nextChunk() throws -> TextChunk? {
        while true {
            var source = reader.source
            ended = try rest.fill(from: &source)
            reader.source = source
            let bytes = UnsafeBufferPointer(start: UnsafePointer(rest.bytes), count: rest.filled)
            guard !ended else { return rest.filled > 0 ? rest : nil }
            if let cut = reader.lastRecordEnd(in: bytes) {
                let chunk = rest
                let left = 2 * (bytes.count - cut)
                let next =
                    left > chunkBytes
                    ? TextChunk(capacity: left) : TextChunk(capacity: chunkBytes, pool: pool)
                next.append(UnsafeBufferPointer(rebasing: bytes[cut...]))
                chunk.filled = cut
                let whole = UnsafeBufferPointer(rebasing: bytes[..<cut])
                next.firstLine = chunk.firstLine + whole.count(of: UInt8(ascii: "\n"))
                rest = next
                return chunk
            }
            guard rest.filled < DelimitedReader.maximumRecordBytes else {
                throw reader.endless(line: rest.firstLine)
            }
            rest.grow(to: rest.filled * 2)
        }
    }
}

/// The record batches of a stream as pieces that are decoded and typed side by
/// side. Large ones are decoded once and typed in parts.
final class ArrowBatches: BatchSource {
    private static let partRows = 1 << 16

    let plan: ImportPlan
    private let reader: ArrowReader
    private var firstRow = 0
    /// Rows of a large batch that are still to be handed out.
    private var large: (arrays: [ArrowArray?], rest: Range<Int>, firstRow: Int)?

    /// Of rows that are numbered; these are not.
    var rowCount: Int { 0 }

    /// `reader` knows the used columns and has read no rows.
    init(_ reader: ArrowReader, plan: ImportPlan) {
        self.reader = reader
        self.plan = plan
    }

    func nextTask() throws -> BatchTask? {
        if let (arrays, rest, firstRow) = large {
            let part = rest.prefix(ArrowBatches.partRows)
            large = part.count < rest.count ? (arrays, rest.dropFirst(part.count), firstRow) : nil
            return task(bytes: 0, part, firstRow) { arrays }
        }
        guard let batch = try reader.stream.batch() else { return nil }
        defer { firstRow += batch.rows }
        guard batch.rows > 4 * ArrowBatches.partRows else {
            return task(bytes: batch.bytes, 0..<batch.rows, firstRow) { [isUsed = reader.isUsed] in
                try batch.arrays(isUsed)
            }
        }
        large = (try batch.arrays(reader.isUsed), 0..<batch.rows, firstRow)
        return BatchTask(bytes: batch.bytes) { nil }
    }

    private func task(
        bytes: Int, _ rows: Range<Int>, _ firstRow: Int,
        _ arrays: @escaping @Sendable () throws -> [ArrowArray?]
    ) -> BatchTask {
        let shared = Shared(reader: reader)
        return BatchTask(bytes: bytes) { [plan] in
            let piece = ArrowReader(piece: try arrays(), rows: rows, of: shared.reader, firstRow: firstRow)
            return try TableImporter(reader: piece, plan: plan).piece()
        }
    }

    /// What threads take from the reader does not change after it was opened.
    private struct Shared: @unchecked Sendable {
        let reader: ArrowReader
    }
}

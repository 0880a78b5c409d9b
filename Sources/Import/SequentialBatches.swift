/// Rows that one thread types, since their format cannot be cut anywhere.
final class SequentialBatches: BatchSource {
    private static let batchRows = 1 << 16

    private let importer: TableImporter
    private let source: CountingSource
    private var counted = 0

    var plan: ImportPlan { importer.plan }
    var rowCount: Int { importer.rowCount }

    /// `source`: what the importer's reader reads.
    init(_ importer: TableImporter, source: CountingSource) {
        self.importer = importer
        self.source = source
    }

    func nextTask() throws -> BatchTask? {
        guard let batch = try importer.nextBatch(maximumRows: SequentialBatches.batchRows) else { return nil }
        defer { counted = source.count }
        return BatchTask(bytes: source.count - counted) { batch }
    }
}

/// The batches of a file that only one thread can read, as pieces that have
/// nothing left to do.
final class SequentialTasks: TaskSource {
    private let source: any BatchSource
    private let bytes: CountingSource
    private var counted = 0

    /// Rows per batch: its arrays stay small enough to be reused from the heap
    /// instead of being mapped anew each time.
    private static let batchRows = 1 << 16

    /// `bytes`: what `source` is read from.
    init(_ source: any BatchSource, bytes: CountingSource) {
        self.source = source
        self.bytes = bytes
    }

    var plan: ImportPlan { source.plan }
    var rowCount: Int? { source.rowCount }

    func nextTask() throws -> BatchTask? {
        guard let batch = try source.nextBatch(maximumRows: Self.batchRows) else { return nil }
        defer { counted = bytes.count }
        return BatchTask(bytes: bytes.count - counted) { batch }
    }
}

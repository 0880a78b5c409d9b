import Catalog
import Encodings
import SegmentFormat

/// Collects rows until a segment of them is worth writing.
///
/// While each dataset's rows come together, a segment is written as soon as it
/// is full. When a dataset comes back, the rows of all datasets are collected,
/// and written dataset by dataset at the end; as many as the memory holds, the
/// others are spilled.
struct RowBuffer {
    /// What a segment takes.
    struct Limits {
        var rows: Int
        /// Bytes of texts.
        var texts: Int
        /// Bytes of rows in memory, before they are spilled.
        var memory: Int

        /// Rows after which a segment takes no further dataset: half of the
        /// most, so that a dataset seldom has to be split and a question about
        /// few datasets has segments to skip.
        var fullRows: Int { min(rows, SegmentFormat.maximumRows / 2) }
    }

    /// What to do with rows that leave the buffer.
    enum Output {
        case segment([DatasetRows])
        /// Rows of datasets of which more may come.
        case spill([DatasetRows])
    }

    let limits: Limits
    private(set) var isInterleaved = false
    /// In order of arrival.
    private var datasets: [DatasetRows] = []
    private var positions: [DatasetOrdinal: Int] = [:]
    /// Datasets of which rows have been written.
    private var written = Set<DatasetOrdinal>()
    private(set) var current: DatasetOrdinal?
    private var rowCount = 0
    private var textBytes = 0
    private var memory = 0

    init(_ limits: Limits) { self.limits = limits }

    /// Adds rows of a dataset; returns what is then ready to be written.
    mutating func append(_ part: RowPart, of dataset: DatasetOrdinal) -> [Output] {
        let isNew = current != dataset
        current = dataset
        if isNew, positions[dataset] != nil || written.contains(dataset) { isInterleaved = true }
        guard !isInterleaved else {
            add(part, to: dataset)
            return memory > limits.memory ? [.spill(takeAll())] : []
        }
        let overflows = rowCount + part.count > limits.rows || textBytes + part.textBytes > limits.texts
        let isFull = rowCount >= limits.fullRows || textBytes > limits.texts / 2
        var ready = overflows || isNew && isFull ? flush(allBut: dataset) : []
        add(part, to: dataset)
        while datasets.count == 1, !fits { ready.append(takePrefix()) }
        return ready
    }

    /// The rows that wait, in order of arrival.
    var waiting: [DatasetRows] { datasets }

    /// What another buffer was when it was noted; before `restore`.
    mutating func begin(isInterleaved: Bool, current: DatasetOrdinal?) {
        (self.isInterleaved, self.current) = (isInterleaved, current)
    }

    /// The rows that waited there.
    mutating func restore(
        _ parts: [(DatasetOrdinal, RowPart)], written: Set<DatasetOrdinal>, current: DatasetOrdinal?
    ) {
        self.written = written
        self.current = current
        for (dataset, part) in parts { add(part, to: dataset) }
    }

    /// Takes out all rows that wait.
    mutating func takeAll() -> [DatasetRows] {
        defer {
            datasets = []
            positions = [:]
            (rowCount, textBytes, memory) = (0, 0, 0)
        }
        return datasets
    }

    /// What is left of datasets that came one after another.
    mutating func flush() -> [Output] { flush(allBut: nil) }

    /// Of one dataset, or of several that were seen to fit together.
    private var fits: Bool {
        rowCount <= limits.rows && (textBytes <= limits.texts || datasets[0].parts.count == 1)
    }

    private mutating func add(_ part: RowPart, to dataset: DatasetOrdinal) {
        let position = positions[dataset] ?? datasets.count
        if position == datasets.count {
            positions[dataset] = position
            datasets.append(DatasetRows(dataset))
        }
        datasets[position].append(part)
        rowCount += part.count
        textBytes += part.textBytes
        memory += part.rows.memory * part.count / max(1, part.rows.count)
    }

    /// All datasets but the current one, which grows large.
    private mutating func flush(allBut dataset: DatasetOrdinal?) -> [Output] {
        var all = takeAll()
        let kept = all.last.flatMap { $0.dataset == dataset ? all.removeLast() : nil }
        if let kept { for part in kept.parts { add(part, to: kept.dataset) } }
        written.formUnion(all.map(\.dataset))
        return all.isEmpty ? [] : [.segment(all)]
    }

    /// A segment of the first rows of the only dataset.
    private mutating func takePrefix() -> Output {
        var rest = takeAll()[0]
        let taken = rest.takePrefix(rows: limits.rows, texts: limits.texts)
        written.insert(taken.dataset)
        for part in rest.parts { add(part, to: rest.dataset) }
        return .segment([taken])
    }
}

extension RowBuffer.Limits {
    init(_ request: LoadRequest, columns: Int) {
        self.init(memory: request.memory, segmentBytes: request.maximumSegmentBytes, columns: columns)
    }

    init(_ request: CompactRequest, columns: Int) {
        self.init(memory: request.memory, segmentBytes: request.maximumSegmentBytes, columns: columns)
    }

    /// A segment is encoded in memory, of which it may take a quarter.
    private init(memory: Int, segmentBytes: Int, columns: Int) {
        let bytes = min(segmentBytes, max(1, memory / 4))
        let byWidth = bytes / (8 * max(1, columns)) / PageEncoding.maximumRows
        rows = min(SegmentFormat.maximumRows, max(1, byWidth) * PageEncoding.maximumRows)
        texts = bytes
        self.memory = memory / 2
    }
}

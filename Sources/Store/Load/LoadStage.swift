import Catalog

/// What the tables of one change share: datasets that it makes, rows that are
/// written, and what is still to come.
struct LoadStage {
    /// What all rows are checked against.
    let base: Snapshot
    /// Nil for a dry run.
    let transaction: Transaction?
    var assigner: DatasetAssigner
    var rejects: RejectCount
    /// Of the tables before.
    private(set) var written:
        [(table: TableSchema, segments: [WrittenSegment], replaced: Set<DatasetOrdinal>)] = []
    /// What a journal says of them.
    private(set) var noted: [LoadJournal.Part] = []
    /// Codes of the tables that come after the one at hand.
    private(set) var later: Set<UInt32> = []
    /// How many tables share the memory for places.
    private(set) var tableCount = 1

    init(_ request: LoadRequest, _ base: Snapshot, _ transaction: Transaction?) {
        self.base = base
        self.transaction = transaction
        assigner = DatasetAssigner(request.target, base)
        rejects = RejectCount(request)
    }

    /// Tables in the order in which they are loaded.
    mutating func plan(_ tables: [TableSchema]) {
        later = Set(tables.map(\.code))
        tableCount = tables.count
    }

    mutating func begin(_ table: TableSchema, _ target: LoadRequest.Target) {
        later.remove(table.code)
        assigner.target = target
    }

    mutating func end(_ loader: Loader) {
        written.append((loader.table, loader.sink.segments, loader.replacedDatasets))
        noted = loader.notes.all
        assigner = loader.assigner
        rejects = loader.rejects
    }

    /// All rows that are there: those of the base, less what is replaced, and
    /// those that are written.
    func reader() -> DatasetReader { reader(of: base) }

    func reader(of snapshot: Snapshot) -> DatasetReader {
        var reader = DatasetReader(snapshot)
        for (table, segments, replaced) in written {
            reader.leaveOut(replaced, of: table)
            reader.add(segments, to: table)
        }
        return reader
    }
}

import Catalog
import Columns
import Encodings
import SegmentFormat

/// Writes the rows of old segments into new ones, bin by bin, and proves that
/// they are the same rows: by their checksum, and by every stored statistic.
struct Compactor {
    private let base: Snapshot
    private let transaction: Transaction
    private let limits: RowBuffer.Limits
    private let report: ((LoadProgress) throws -> Void)?
    private var reader: DatasetReader
    private var progress = LoadProgress()

    init(_ transaction: Transaction, _ limits: RowBuffer.Limits, report: ((LoadProgress) throws -> Void)?) {
        base = transaction.base
        self.transaction = transaction
        self.limits = limits
        self.report = report
        reader = DatasetReader(base)
    }

    /// Writes the new segments of a table; what was found goes into the plan's
    /// summary.
    mutating func rewrite(_ plan: inout CompactPlan) throws {
        let table = plan.table
        let sources = try plan.sources.map { try base.reader(of: $0, table: table) }
        let spanning = plan.spanning
        var open: [DatasetOrdinal: (old: RowProof, new: RowProof)] = [:]
        var total = RowChecksum()
        plan.summary.segmentsAfter = 0
        plan.summary.bytesAfter = 0
        for bin in plan.bins {
            transaction.place = bin.place
            defer { transaction.place = nil }
            var old: [DatasetOrdinal: RowProof] = [:]
            var checksum = RowChecksum()
            let written = try write(bin, sources, table, &old, &checksum)
            var (new, found) = ([DatasetOrdinal: RowProof](), RowChecksum())
            for segment in written {
                try Self.prove(segment, table, &new, &found)
                plan.summary.segmentsAfter += 1
                plan.summary.bytesAfter += segment.entry.size
            }
            guard checksum == found, Set(old.keys) == Set(new.keys) else { throw Self.differs(table, "rows") }
            total.add(checksum)
            for (dataset, proof) in old {
                guard var other = new[dataset] else { continue }
                var own = proof
                if let known = open.removeValue(forKey: dataset) {
                    own = known.old.union(proof)
                    other = known.new.union(other)
                }
                if spanning.contains(dataset) {
                    open[dataset] = (own, other)
                } else {
                    plan.summary.statistics += try own.compare(other, table)
                }
            }
        }
        for (_, proofs) in open { plan.summary.statistics += try proofs.old.compare(proofs.new, table) }
        plan.summary.checksum = total.text
    }

    /// Reads the rows of a bin and writes them: one segment, or several where
    /// texts are long.
    private mutating func write(
        _ bin: CompactPlan.Bin, _ sources: [SegmentReader], _ table: TableSchema,
        _ proofs: inout [DatasetOrdinal: RowProof], _ checksum: inout RowChecksum
    ) throws -> [WrittenSegment] {
        var sink = SegmentSink(table, transaction, bin.profile)
        var buffer = RowBuffer(limits)
        func write(_ outputs: [RowBuffer.Output]) throws {
            for case .segment(let datasets) in outputs { try sink.write(datasets, catalog: base.catalog) }
        }
        for piece in bin.pieces {
            let source = sources[piece.source]
            let run = source.layout.runs[piece.run]
            let first = run.rows.lowerBound
            let wanted = first + piece.rows.lowerBound..<first + piece.rows.upperBound
            var proof = proofs[piece.dataset] ?? RowProof(table)
            if piece.rows.lowerBound == 0 { try proof.addStored(piece.run, of: source, table) }
            for page in source.layout.pages(overlapping: wanted) {
                let rows = wanted.clamped(to: source.layout.pages[page])
                let typed = try reader.rows(rows, of: source, in: table)
                checksum.add(typed.columns, 0..<typed.count, dataset: run.dataset)
                if !RunStatistics.areStored(rows: run.rows.count) {
                    proof.add(typed.columns, 0..<typed.count, table)
                }
                try write(buffer.append(RowPart(typed), of: piece.dataset))
                progress.rows += typed.count
                progress.bytes += Int(
                    Double(source.size) * Double(rows.count) / Double(source.layout.rowCount))
                try report?(progress)
            }
            proofs[piece.dataset] = proof
        }
        try write(buffer.flush())
        reader.forget()
        progress.bytesWritten += sink.bytesWritten
        try report?(progress)
        return sink.segments
    }

    /// Reads a new segment back.
    private static func prove(
        _ segment: WrittenSegment, _ table: TableSchema, _ proofs: inout [DatasetOrdinal: RowProof],
        _ checksum: inout RowChecksum
    ) throws {
        let reader = try segment.reader()
        let positions = table.columns.map { reader.column(named: $0.name) }
        for (index, run) in segment.entry.runs.enumerated() {
            var proof = proofs[run.dataset] ?? RowProof(table)
            try proof.addStored(index, of: reader, table)
            proofs[run.dataset] = proof
        }
        for (page, rows) in reader.layout.pages.enumerated() {
            let columns = try positions.map { try $0.map { try reader.page(page, of: $0) } }
            for index in reader.layout.runs(overlapping: rows) {
                let run = reader.layout.runs[index]
                let part = run.rows.clamped(to: rows)
                let local = part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound
                checksum.add(columns, local, dataset: run.dataset)
                if !RunStatistics.areStored(rows: run.rows.count) {
                    proofs[segment.entry.runs[index].dataset]?.add(columns, local, table)
                }
            }
        }
    }

    static func differs(_ table: TableSchema, _ what: String) -> StoreError {
        StoreError(
            .corrupt,
            "the \(what) of table \"\(table.name)\" are not those of the segments that they were read from; nothing was changed",
            hint:
                "`syndb verify` tells whether the store is damaged; if it is sound, this is an error of the program"
        )
    }
}

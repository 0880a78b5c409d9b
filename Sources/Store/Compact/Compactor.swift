import Bits
import Catalog
import Columns
import Encodings
import SegmentFormat

/// Writes the rows of old segments into new ones, bin by bin, and proves that
/// they are the same rows: page by page or by their checksum, and by every stored
/// statistic.
struct Compactor {
    /// Whose segments are read.
    private let base: Snapshot
    /// Whose datasets the new segments have.
    private let catalog: Catalog
    private let transaction: Transaction
    private let limits: RowBuffer.Limits
    private let report: ((LoadProgress) throws -> Void)?
    private var reader: DatasetReader
    private(set) var progress: LoadProgress

    /// `source` and `catalog` are those of the change unless rows come from another
    /// store, or belong to datasets that the change adds. `progress` is what was
    /// done before.
    init(
        _ transaction: Transaction, _ limits: RowBuffer.Limits, from source: Snapshot? = nil,
        catalog: Catalog? = nil, progress: LoadProgress = LoadProgress(),
        report: ((LoadProgress) throws -> Void)?
    ) {
        base = source ?? transaction.base
        self.catalog = catalog ?? transaction.base.catalog
        self.transaction = transaction
        self.limits = limits
        self.progress = progress
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
        plan.checksum = RowChecksum()
        plan.summary.segmentsAfter = 0
        plan.summary.bytesAfter = 0
        for bin in plan.bins {
            transaction.place = bin.place
            defer { transaction.place = nil }
            var old: [DatasetOrdinal: RowProof] = [:]
            let written = try write(bin, sources, plan, &old)
            var (new, found) = ([DatasetOrdinal: RowProof](), RowChecksum())
            for (segment, pages) in written.segments {
                try Self.prove(segment, pages, table, &new, &found)
                plan.summary.segmentsAfter += 1
                plan.summary.bytesAfter += segment.entry.size
            }
            guard written.checksum ?? found == found, Set(old.keys) == Set(new.keys) else {
                throw Self.differs(table, "rows")
            }
            plan.checksum.add(found)
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
        plan.summary.checksum = plan.checksum.text
    }

    /// What a bin has become.
    private struct Output {
        /// With the pages that they are made of where rows have kept their order.
        var segments: [(segment: WrittenSegment, pages: StoredPages?)] = []
        /// Of the rows as they were read where these have been put in order.
        var checksum: RowChecksum?
    }

    /// Reads the rows of a bin and writes them: one segment, or several where
    /// texts are long.
    private mutating func write(
        _ bin: CompactPlan.Bin, _ sources: [SegmentReader], _ plan: CompactPlan,
        _ proofs: inout [DatasetOrdinal: RowProof]
    ) throws -> Output {
        for piece in bin.pieces {
            var proof = proofs[piece.dataset] ?? RowProof(plan.table)
            if piece.rows.lowerBound == 0 {
                try proof.addStored(piece.run, of: sources[piece.source], plan.table)
            }
            proofs[piece.dataset] = proof
        }
        let isInOrder =
            plan.table.sort.isEmpty || Set(bin.pieces.map(\.dataset)).count == bin.pieces.count
        return isInOrder
            ? try writeInOrder(bin, sources, plan, &proofs)
            : try writeSorted(bin, sources, plan.table, &proofs)
    }

    /// Rows keep their order: pages go over as they are where they can.
    private mutating func writeInOrder(
        _ bin: CompactPlan.Bin, _ sources: [SegmentReader], _ plan: CompactPlan,
        _ proofs: inout [DatasetOrdinal: RowProof]
    ) throws -> Output {
        var output = Output()
        for runs in try segments(of: bin, sources, plan) {
            let pages = StoredPages(runs, of: plan.table)
            let before = progress
            let share = runs.reduce(0.0) { bytes, run in
                run.parts.reduce(bytes) {
                    $0 + Double($1.source.size) * Double($1.rows.count) / Double($1.source.layout.rowCount)
                }
            }
            func note(_ part: Double) throws {
                progress.rows = before.rows + Int(Double(pages.layout.rowCount) * part)
                progress.bytes = before.bytes + Int(share * part)
                try report?(progress)
            }
            let columns = Double(max(1, pages.schema.columns.count))
            let segment = try transaction.write(
                plan.table, layout: pages.layout, ordinals: pages.ordinals, columns: pages.schema.columns,
                profile: bin.profile, pages: pages, progress: { try note(Double($0) / columns) })
            for (dataset, proof) in pages.proofs() {
                proofs[dataset] = proofs[dataset]?.union(proof) ?? proof
            }
            output.segments.append((segment, pages))
            progress.bytesWritten += segment.entry.size
            try note(1)
        }
        return output
    }

    /// Rows of several runs of a dataset are put in the order of the sort key.
    private mutating func writeSorted(
        _ bin: CompactPlan.Bin, _ sources: [SegmentReader], _ table: TableSchema,
        _ proofs: inout [DatasetOrdinal: RowProof]
    ) throws -> Output {
        var checksum = RowChecksum()
        var sink = SegmentSink(table, transaction, bin.profile)
        var buffer = RowBuffer(limits)
        func write(_ outputs: [RowBuffer.Output]) throws {
            for case .segment(let datasets) in outputs { try sink.write(datasets, catalog: catalog) }
        }
        for piece in bin.pieces {
            let source = sources[piece.source]
            let run = source.layout.runs[piece.run]
            let wanted = piece.place(in: run)
            for page in source.layout.pages(overlapping: wanted) {
                let rows = wanted.clamped(to: source.layout.pages[page])
                let typed = try reader.rows(rows, of: source, in: table)
                checksum.add(typed.columns, 0..<typed.count, dataset: run.dataset)
                if !RunStatistics.areStored(rows: run.rows.count) {
                    proofs[piece.dataset]?.add(typed.columns, 0..<typed.count, table)
                }
                try write(buffer.append(RowPart(typed), of: piece.dataset))
                progress.rows += typed.count
                progress.bytes += Int(
                    Double(source.size) * Double(rows.count) / Double(source.layout.rowCount))
                try report?(progress)
            }
        }
        try write(buffer.flush())
        reader.forget()
        progress.bytesWritten += sink.bytesWritten
        try report?(progress)
        return Output(segments: sink.segments.map { ($0, nil) }, checksum: checksum)
    }

    /// The rows of a bin as parts of pages, dataset by dataset: of one segment, or
    /// of several where texts are long.
    private func segments(
        of bin: CompactPlan.Bin, _ sources: [SegmentReader], _ plan: CompactPlan
    ) throws -> [[(dataset: DatasetOrdinal, id: UUIDBytes, parts: [StoredPages.Part])]] {
        var segments: [[(dataset: DatasetOrdinal, id: UUIDBytes, parts: [StoredPages.Part])]] = [[]]
        var bytes = 0
        var texts = TextSizes(plan.table)
        for piece in bin.pieces {
            let source = sources[piece.source]
            let run = source.layout.runs[piece.run]
            let wanted = piece.place(in: run)
            let isOfProfile = (plan.sources[piece.source].profile ?? .cold) >= bin.profile
            for page in source.layout.pages(overlapping: wanted) {
                let size = try texts.bytes(ofPage: page, source)
                if bytes + size > limits.texts, bytes > 0 {
                    segments.append([])
                    bytes = 0
                }
                let start = source.layout.pages[page].lowerBound
                let rows = wanted.clamped(to: source.layout.pages[page])
                let part = StoredPages.Part(
                    source: source, page: page, rows: rows.lowerBound - start..<rows.upperBound - start,
                    dataset: piece.dataset, run: piece.run, isOfProfile: isOfProfile)
                bytes += size
                let last = segments.count - 1
                if segments[last].last?.dataset != piece.dataset {
                    segments[last].append((piece.dataset, run.dataset, []))
                }
                segments[last][segments[last].count - 1].parts.append(part)
            }
        }
        return segments.filter { !$0.isEmpty }
    }

    /// Reads a new segment back and adds its rows to the checksum. Where they have kept
    /// their order each page must hold the values that were read for it.
    static func prove(
        _ segment: WrittenSegment, _ pages: StoredPages?, _ table: TableSchema,
        _ proofs: inout [DatasetOrdinal: RowProof], _ checksum: inout RowChecksum
    ) throws {
        let reader = try segment.reader()
        if let pages, reader.layout != pages.layout || reader.schema != pages.schema {
            throw differs(table, "runs, pages and columns")
        }
        let positions = table.columns.map { reader.column(named: $0.name) }
        for (index, run) in segment.entry.runs.enumerated() {
            var proof = proofs[run.dataset] ?? RowProof(table)
            try proof.addStored(index, of: reader, table)
            proofs[run.dataset] = proof
        }
        for (page, rows) in reader.layout.pages.enumerated() {
            let columns = try positions.map { position -> ColumnVector? in
                guard let position else { return nil }
                let values = try reader.page(page, of: position)
                guard pages?.hasRead(values, page: page, column: position) ?? true else {
                    throw differs(table, "values of column \"\(reader.schema.columns[position].name)\"")
                }
                return values
            }
            for index in reader.layout.runs(overlapping: rows) {
                let run = reader.layout.runs[index]
                let part = run.rows.clamped(to: rows)
                let local = part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound
                checksum.add(columns, local, dataset: run.dataset)
                guard !RunStatistics.areStored(rows: run.rows.count) else { continue }
                proofs[segment.entry.runs[index].dataset]?.add(columns, local, table)
            }
        }
    }

    static func differs(_ table: TableSchema, _ what: String) -> StoreError {
        StoreError(
            .corrupt,
            "the \(what) of table \"\(table.name)\" are not those of the segments that they were read from, which stay",
            hint:
                "`syndb verify` tells whether the store is damaged; if it is sound, this is an error of the program"
        )
    }
}

import Bits
import Catalog
import Columns
import SegmentFormat
import Store

/// Turns a plan into work: which segments, runs and pages remain, level by
/// level, and which runs need no reading at all.
///
/// 1. the metadata zone map of a segment, from the manifest;
/// 2. the dataset index: the segment's datasets against those that match;
/// 3. the metric zone map of the segment, from the manifest;
/// 4. per dataset run: stored statistics answer it, or
/// 5. per page: the metric zone map of the page.
struct Pruner {
    let plan: QueryPlan
    let snapshot: Snapshot
    let options: QueryOptions
    let meter: ReadMeter

    /// The datasets whose metadata can satisfy the filter.
    func matchingDatasets() throws -> Bitmap {
        let catalog = snapshot.catalog
        let candidates = try candidates()
        guard let filter = plan.filter else { return candidates }
        var matching = Bitmap(count: candidates.count, repeating: false)
        candidates.forEachSet { index in
            let prover = Prover(catalog: catalog, metadata: .dataset(DatasetOrdinal(UInt32(index))))
            if !prover.outcomes(of: filter).excludesAll { matching.set(index) }
        }
        return matching
    }

    /// With `reading` false no segment is opened: what `explain` shows.
    func work(reading: Bool = true) throws -> Work {
        let catalog = snapshot.catalog
        let matching = try matchingDatasets()
        var work = Work(statistics: QueryStatistics())
        work.statistics.snapshot = snapshot.number
        work.statistics.table = plan.table.name
        work.statistics.datasetsTotal = catalog.liveDatasets.populationCount
        work.statistics.datasetsMatched = matching.populationCount
        var firstRow: Int64 = 0
        for segment in try snapshot.segments(of: plan.table) {
            let pages = segment.pageCount * storedColumns(segment)
            work.statistics.segments.total += 1
            work.statistics.pages.total += pages
            work.statistics.bytesTotal += segment.size
            for run in segment.runs where !catalog.isDeleted(run.dataset) {
                work.statistics.rowsTotal += run.rows
            }
            defer { firstRow += Int64(segment.rowCount) }
            if options.prunes {
                if let reason = pruned(segment, matching) {
                    work.statistics.segments[keyPath: reason] += 1
                    work.statistics.pages[keyPath: reason] += pages
                    continue
                }
                try add(segment, matching, firstRow, pages, reading, to: &work)
            } else {
                try addAll(segment, firstRow, pages, reading, to: &work)
            }
        }
        return work
    }

    /// Of the columns that are read, those that the segment holds: one written
    /// before a column was declared has no page of it.
    private func storedColumns(_ segment: SegmentEntry) -> Int {
        let names = Set(segment.columnNames)
        return plan.metricColumns.reduce(0) { $0 + (names.contains($1.name) ? 1 : 0) }
    }

    private func pruned(
        _ segment: SegmentEntry, _ matching: Bitmap
    ) -> WritableKeyPath<QueryStatistics.Pruning, Int>? {
        if let filter = plan.filter {
            let prover = Prover(catalog: snapshot.catalog, metadata: .zone(segment.metadata))
            if prover.outcomes(of: filter).excludesAll { return \.prunedByMetadataZoneMap }
        }
        guard segment.runs.contains(where: { matching[Int($0.dataset.rawValue)] }) else {
            return \.prunedByDatasetIndex
        }
        if let filter = plan.filter {
            let prover = Prover(catalog: snapshot.catalog, metadata: .zone(segment.metadata)) {
                zone($0, segment)
            }
            if prover.outcomes(of: filter).excludesAll { return \.prunedByMetricZoneMap }
        }
        return nil
    }

    /// The zone map of a metric column over a segment, from the manifest.
    private func zone(_ column: Int, _ segment: SegmentEntry) -> ZoneMap? {
        let name = plan.metricColumns[column].name
        // Bounds save time and decide nothing: `verify` reports those that cannot
        // be read.
        guard let stored = try? segment.zone(named: name) as ZoneMap?? else { return nil }
        if let stored { return stored }
        // Written before the column was declared: all NULL.
        var zone = ZoneMap()
        zone.rows = segment.rowCount
        zone.nulls = zone.rows
        return zone
    }

    /// Adds a segment that pruning left over.
    private func add(
        _ segment: SegmentEntry, _ matching: Bitmap, _ firstRow: Int64, _ pages: Int, _ reading: Bool,
        to work: inout Work
    ) throws {
        let segmentZones = plan.metricColumns.indices.map { zone($0, segment) }
        var scanned: [(run: SegmentEntry.Run, rows: Range<Int>, needsFilter: Bool)] = []
        var hasAnswered = false
        var row = 0
        for (index, run) in segment.runs.enumerated() {
            let rows = row..<row + run.rows
            row = rows.upperBound
            guard matching[Int(run.dataset.rawValue)] else { continue }
            let outcome =
                plan.filter.map { filter in
                    Prover(catalog: snapshot.catalog, metadata: .dataset(run.dataset)) { segmentZones[$0] }
                        .outcomes(of: filter)
                } ?? .isTrue
            if outcome.excludesAll { continue }
            work.datasets.insert(run.dataset)
            if outcome.includesAll, reading,
                let statistics = try answer(run: index, segment: segment)
            {
                work.answered.append(
                    Work.Answered(dataset: run.dataset, rows: run.rows, statistics: statistics))
                work.statistics.rowsAnswered += run.rows
                hasAnswered = true
            } else if outcome.includesAll, !reading, isAnswerable(run, segment, segmentZones) {
                work.statistics.rowsAnswered += run.rows
                hasAnswered = true
            } else {
                scanned.append((run, rows, !outcome.includesAll))
            }
        }
        guard !scanned.isEmpty else {
            // Nothing left means that each run fell to its own metric zones.
            let reason: WritableKeyPath<QueryStatistics.Pruning, Int> =
                hasAnswered ? \.answeredFromStatistics : \.prunedByMetricZoneMap
            work.statistics.segments[keyPath: reason] += 1
            work.statistics.pages[keyPath: reason] += pages
            return
        }
        work.statistics.segments.read += 1
        guard reading else {
            work.statistics.pages.read += pages
            return
        }
        try addPages(segment, scanned, firstRow, pages, hasAnswered, to: &work)
    }

    /// The statistics that answer a run; nil where rows have to be read.
    private func answer(run: Int, segment: SegmentEntry) throws -> [RunStatistics]? {
        guard options.usesStatistics, let grouping = plan.grouping,
            grouping.keys.allSatisfy(\.isConstantInDataset)
        else { return nil }
        var needed: [(column: Int, needs: Accumulator.Needs)] = []
        for (index, argument) in grouping.arguments.enumerated() {
            guard case .metric(let column) = argument else { return nil }
            needed.append((column, grouping.needs(ofArgument: index)))
        }
        guard !needed.isEmpty else { return [] }
        let reader = try snapshot.reader(of: segment, table: plan.table)
        reader.meterOpening(meter)
        var statistics: [RunStatistics] = []
        for (column, needs) in needed {
            guard let position = reader.column(named: plan.metricColumns[column].name) else {
                var absent = RunStatistics()
                absent.zone.rows = segment.runs[run].rows
                absent.zone.nulls = absent.zone.rows
                statistics.append(absent)
                continue
            }
            let stored = try reader.statistics(of: position, meter: meter)[run]
            guard Accumulator.canUse(stored, needs) else { return nil }
            statistics.append(stored)
        }
        return statistics
    }

    private func addPages(
        _ segment: SegmentEntry, _ scanned: [(run: SegmentEntry.Run, rows: Range<Int>, needsFilter: Bool)],
        _ firstRow: Int64, _ pages: Int, _ hasAnswered: Bool, to work: inout Work
    ) throws {
        let reader = try snapshot.reader(of: segment, table: plan.table)
        reader.meterOpening(meter)
        let zones = try pageZones(reader)
        let columns = storedColumns(segment)
        var pieces: [Int: [Work.Piece]] = [:]
        var fallen = Set<Int>()
        for (run, rows, needsFilter) in scanned {
            for page in reader.layout.pages(overlapping: rows) {
                var needsFilter = needsFilter
                if needsFilter, let filter = plan.filter {
                    let outcome = Prover(catalog: snapshot.catalog, metadata: .dataset(run.dataset)) {
                        column in
                        zones[column]?[page].zone ?? zone(column, segment)
                    }.outcomes(of: filter)
                    if outcome.excludesAll {
                        fallen.insert(page)
                        continue
                    }
                    needsFilter = !outcome.includesAll
                }
                let start = reader.layout.pages[page].lowerBound
                let part = rows.clamped(to: reader.layout.pages[page])
                pieces[page, default: []].append(
                    Work.Piece(
                        dataset: run.dataset, rows: part.lowerBound - start..<part.upperBound - start,
                        needsFilter: needsFilter))
            }
        }
        for page in pieces.keys.sorted() {
            work.morsels.append(
                Work.Morsel(
                    segment: reader, page: page, pieces: pieces[page]!,
                    firstRowID: firstRow + Int64(reader.layout.pages[page].lowerBound)))
        }
        fallen.subtract(pieces.keys)
        let left = segment.pageCount - pieces.count - fallen.count
        work.statistics.pages.read += pieces.count * columns
        work.statistics.pages.prunedByMetricZoneMap += fallen.count * columns
        if hasAnswered {
            work.statistics.pages.answeredFromStatistics += left * columns
        } else {
            work.statistics.pages.prunedByDatasetIndex += left * columns
        }
    }

    /// The page directories of the columns that the filter reads.
    private func pageZones(_ reader: SegmentReader) throws -> [Int: [PageEntry]] {
        var zones: [Int: [PageEntry]] = [:]
        for column in plan.filter?.metrics ?? [] {
            guard let position = reader.column(named: plan.metricColumns[column].name) else { continue }
            zones[column] = try reader.pages(of: position, meter: meter)
        }
        return zones
    }

    /// Adds every page of a segment: the way without any pruning. Rows of
    /// deleted datasets are read, too, and dropped after that.
    private func addAll(
        _ segment: SegmentEntry, _ firstRow: Int64, _ pages: Int, _ reading: Bool, to work: inout Work
    ) throws {
        work.statistics.segments.read += 1
        work.statistics.pages.read += pages
        for run in segment.runs where !snapshot.catalog.isDeleted(run.dataset) {
            work.datasets.insert(run.dataset)
        }
        guard reading else { return }
        let reader = try snapshot.reader(of: segment, table: plan.table)
        reader.meterOpening(meter)
        var runs: [(DatasetOrdinal, Range<Int>)] = []
        var row = 0
        for run in segment.runs {
            runs.append((run.dataset, row..<row + run.rows))
            row += run.rows
        }
        for (page, rows) in reader.layout.pages.enumerated() {
            var pieces: [Work.Piece] = []
            for index in reader.layout.runs(overlapping: rows) {
                let (dataset, runRows) = runs[index]
                guard !snapshot.catalog.isDeleted(dataset) else { continue }
                let part = runRows.clamped(to: rows)
                pieces.append(
                    Work.Piece(
                        dataset: dataset,
                        rows: part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound,
                        needsFilter: plan.filter != nil))
            }
            work.morsels.append(
                Work.Morsel(
                    segment: reader, page: page, pieces: pieces, firstRowID: firstRow + Int64(rows.lowerBound)
                ))
        }
    }
}

extension QueryPlan.Grouping {
    /// What the aggregates of an argument need of it.
    func needs(ofArgument index: Int) -> Accumulator.Needs {
        var needs: Accumulator.Needs = []
        for aggregate in aggregates where aggregate.argument == index {
            if aggregate.isDistinct { needs.insert(.distinct) }
            if aggregate.function.needsMoments { needs.insert(.moments) }
            if aggregate.function.needsSquares { needs.insert(.squares) }
            if aggregate.function == .min || aggregate.function == .max { needs.insert(.extremes) }
        }
        return needs
    }
}

import Bits
import Catalog
import Columns
import SegmentFormat
import Store

/// Turns a plan into work: which segments, runs and pages remain, level by
/// level, and which runs need no reading at all.
///
/// 1. the places of a segment's rows against those that `rowid` may have;
/// 2. the metadata zone map of a segment, from the manifest;
/// 3. the dataset index: the segment's datasets against those that match;
/// 4. the metric zone map of the segment, from the manifest;
/// 5. per dataset run: stored statistics answer it, or
/// 6. per page: the metric zone map of the page, and where that leaves it open
/// 7. per zone of 8,192 rows: the metric zone map of the zone.
struct Pruner {
    let plan: QueryPlan
    let table: TableSchema
    let snapshot: Snapshot
    let options: QueryOptions
    let meter: ReadMeter

    /// What may be read to decide.
    enum Reading {
        /// Whatever is needed.
        case files
        /// What is in memory already; a segment that this leaves open throws
        /// `NotAtHand`.
        case memory
        /// Nothing but the manifest: what `explain` shows.
        case manifest
    }

    /// Something would have to be read first.
    struct NotAtHand: Error {}

    /// The datasets whose metadata can satisfy the filter, and what is left of it.
    func matchingDatasets() throws -> Candidates {
        let catalog = snapshot.catalog
        let candidates = try candidates()
        guard let rest = candidates.rest, rest.readsMetadata else { return candidates }
        var matching = Candidates(
            datasets: Bitmap(count: candidates.datasets.count, repeating: false), rest: rest)
        candidates.datasets.forEachSet { index in
            let prover = Prover(catalog: catalog, metadata: .dataset(DatasetOrdinal(UInt32(index))))
            if !prover.outcomes(of: rest).excludesAll { matching.datasets.set(index) }
        }
        return matching
    }

    func work(reading: Reading = .files) throws -> Work {
        let matching = try matchingDatasets()
        if reading == .memory, options.prunes, matching.rest == nil {
            return try workAtHand(matching.datasets)
        }
        let wanted = wantedStatistics
        var work = beginning(matching.datasets)
        let selection = plan.filter.map(RowSelection.init(of:)) ?? .all
        var firstRow: Int64 = 0
        // Most segments have the columns of the one before.
        var stored: (names: [String], count: Int) = ([], 0)
        var zones = MetadataOutcomes(plan.filter, catalog: snapshot.catalog)
        let segments = try snapshot.segments(of: table)
        // By places: an entry is put together where pruning leaves it.
        for place in segments.indices {
            let names = segments.columnNames(at: place)
            if names != stored.names { stored = (names, storedColumns(names)) }
            let pages = segments.pageCount(at: place) * stored.count
            let runs = segments.runs(at: place)
            let (rows, dead) = rowCounts(runs)
            work.statistics.segments.total += 1
            work.statistics.pages.total += pages
            work.statistics.bytesTotal += segments.size(at: place)
            work.statistics.rowsTotal += rows - dead
            defer { firstRow += Int64(rows) }
            guard options.prunes else {
                try addAll(segments[place], firstRow, pages, reading, to: &work)
                continue
            }
            let isSelected = selection == .all || selection.overlaps(firstRow..<firstRow + Int64(rows))
            let reason =
                isSelected ? pruned(segments.metadata(at: place), runs, matching.datasets, &zones) : .rowID
            if let reason {
                work.statistics.segments.leaveOut(1, reason)
                work.statistics.pages.leaveOut(pages, reason)
                continue
            }
            try add(segments[place], matching, selection, wanted, firstRow, pages, reading, to: &work)
        }
        return work
    }

    /// No work yet, for a question that these datasets may answer.
    func beginning(_ datasets: Bitmap) -> Work {
        var work = Work()
        work.statistics.snapshot = snapshot.number
        work.statistics.table = table.name
        work.statistics.datasetsTotal = snapshot.catalog.liveDatasets.populationCount
        work.statistics.datasetsMatched = datasets.populationCount
        return work
    }

    /// Of the columns that are read, those that the segment holds: one written
    /// before a column was declared has no page of it.
    func storedColumns(_ names: [String]) -> Int {
        plan.metricColumns.count { names.contains($0.name) }
    }

    /// Rows of a segment, and those of them that are in no answer.
    private func rowCounts(_ runs: SegmentRuns) -> (all: Int, dead: Int) {
        var all = 0
        var dead = 0
        for run in runs {
            all += run.rows
            if !snapshot.isLive(run) { dead += run.rows }
        }
        return (all, dead)
    }

    /// Why the datasets of a segment leave it out.
    private func pruned(
        _ metadata: MetadataZoneMap, _ runs: SegmentRuns, _ matching: Bitmap,
        _ zones: inout MetadataOutcomes
    ) -> QueryStatistics.Pruning.Reason? {
        if zones.outcomes(metadata).excludesAll { return .metadataZoneMap }
        let isNamed = runs.contains { !$0.isDead && matching[Int($0.dataset.rawValue)] }
        return isNamed ? nil : .datasetIndex
    }

    /// The zone map of a metric column over a segment, from the manifest.
    func zone(_ column: Int, _ segment: SegmentEntry) -> ZoneMap? {
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

    /// Adds a segment that its datasets leave, unless its bounds leave it out.
    private func add(
        _ segment: SegmentEntry, _ matching: Candidates, _ selection: RowSelection,
        _ wanted: [WantedStatistics]?, _ firstRow: Int64, _ pages: Int, _ reading: Reading,
        to work: inout Work
    ) throws {
        if let rest = matching.rest {
            let prover = Prover(catalog: snapshot.catalog, metadata: .zone(segment.metadata)) {
                zone($0, segment)
            }
            if prover.outcomes(of: rest).excludesAll {
                work.statistics.segments.leaveOut(1, .metricZoneMap)
                work.statistics.pages.leaveOut(pages, .metricZoneMap)
                return
            }
        }
        var scanned: [(run: SegmentEntry.Run, rows: Range<Int>, needsFilter: Bool)] = []
        var hasAnswered = false
        var isElsewhere = false
        var row = 0
        for (index, run) in segment.runs.enumerated() {
            let rows = row..<row + run.rows
            row = rows.upperBound
            guard !run.isDead, matching.datasets[Int(run.dataset.rawValue)] else { continue }
            let places = firstRow + Int64(rows.lowerBound)..<firstRow + Int64(rows.upperBound)
            let parts = selection.parts(in: places)
            if parts.isEmpty {
                isElsewhere = true
                continue
            }
            let outcome =
                matching.rest.map { rest in
                    Prover(
                        catalog: snapshot.catalog, metadata: .dataset(run.dataset), rows: places,
                        zone: { zone($0, segment) }
                    ).outcomes(of: rest)
                } ?? .isTrue
            if outcome.excludesAll { continue }
            work.datasets.insert(run.dataset)
            work.rowsLeft += parts.reduce(0) { $0 + $1.count }
            if outcome.includesAll, reading != .manifest, let wanted,
                let statistics = try answer(run: index, of: segment, wanted, reading)
            {
                work.answered.append(
                    Work.Answered(dataset: run.dataset, rows: run.rows, statistics: statistics))
                work.statistics.rowsAnswered += run.rows
                hasAnswered = true
            } else if reading == .memory {
                throw NotAtHand()
            } else if outcome.includesAll, reading == .manifest, isAnswerable(run, { zone($0, segment) }) {
                work.statistics.rowsAnswered += run.rows
                hasAnswered = true
            } else {
                for part in parts {
                    let own = Int(part.lowerBound - firstRow)..<Int(part.upperBound - firstRow)
                    scanned.append((run, own, !outcome.includesAll))
                }
            }
        }
        guard !scanned.isEmpty else {
            // Nothing left means that each run lies elsewhere, or fell to its own
            // metric zones.
            let reason: QueryStatistics.Pruning.Reason =
                hasAnswered ? .statistics : isElsewhere ? .rowID : .metricZoneMap
            work.statistics.segments.leaveOut(1, reason)
            work.statistics.pages.leaveOut(pages, reason)
            return
        }
        work.statistics.segments.read += 1
        guard reading == .files else {
            // Where pages begin stands in the segment; one row is in one page.
            let isPoints = selection != .all && scanned.allSatisfy { $0.rows.count == 1 }
            let most = segment.pageCount == 0 ? 0 : pages / segment.pageCount * scanned.count
            let read = isPoints ? min(pages, most) : pages
            work.statistics.pages.read += read
            work.statistics.pages.prunedByRowID += pages - read
            return
        }
        try addPages(segment, scanned, selection, firstRow, hasAnswered, to: &work)
    }

    private func addPages(
        _ segment: SegmentEntry, _ scanned: [(run: SegmentEntry.Run, rows: Range<Int>, needsFilter: Bool)],
        _ selection: RowSelection, _ firstRow: Int64, _ hasAnswered: Bool, to work: inout Work
    ) throws {
        let reader = try snapshot.reader(of: segment, table: table)
        reader.meterOpening(meter)
        let zones = try pageZones(reader)
        let columns = storedColumns(segment.columnNames)
        var pieces: [Int: [Work.Piece]] = [:]
        var fallen = Set<Int>()
        for (run, rows, needsFilter) in scanned {
            for page in reader.layout.pages(overlapping: rows) {
                var needsFilter = needsFilter
                let start = reader.layout.pages[page].lowerBound
                let part = rows.clamped(to: reader.layout.pages[page])
                if needsFilter, let filter = plan.filter {
                    let places = firstRow + Int64(part.lowerBound)..<firstRow + Int64(part.upperBound)
                    let outcome = Prover(
                        catalog: snapshot.catalog, metadata: .dataset(run.dataset), rows: places
                    ) { column in
                        zones[column]?[page].zone ?? zone(column, segment)
                    }.outcomes(of: filter)
                    if outcome.excludesAll {
                        fallen.insert(page)
                        continue
                    }
                    needsFilter = !outcome.includesAll
                }
                let local = part.lowerBound - start..<part.upperBound - start
                var left = [Work.Piece(dataset: run.dataset, rows: local, needsFilter: needsFilter)]
                if needsFilter {
                    left = try self.pieces(
                        of: local, ofPage: page, run, segment, reader, firstRow + Int64(start),
                        &work.statistics.zones)
                }
                if left.isEmpty { fallen.insert(page) } else { pieces[page, default: []] += left }
            }
        }
        for page in pieces.keys.sorted() {
            work.morsels.append(
                Work.Morsel(
                    place: .page(reader, page), pieces: pieces[page]!,
                    firstRowID: firstRow + Int64(reader.layout.pages[page].lowerBound)))
        }
        fallen.subtract(pieces.keys)
        let selected = reader.layout.pages.count {
            selection.overlaps(firstRow + Int64($0.lowerBound)..<firstRow + Int64($0.upperBound))
        }
        let left = selected - pieces.count - fallen.count
        work.statistics.pages.prunedByRowID += (segment.pageCount - selected) * columns
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

    /// Adds every page of a segment: the way without any pruning. Rows that no
    /// query sees are read, too, and dropped after that.
    private func addAll(
        _ segment: SegmentEntry, _ firstRow: Int64, _ pages: Int, _ reading: Reading, to work: inout Work
    ) throws {
        if reading == .memory { throw NotAtHand() }
        work.statistics.segments.read += 1
        work.statistics.pages.read += pages
        for run in segment.runs where snapshot.isLive(run) {
            work.datasets.insert(run.dataset)
            work.rowsLeft += run.rows
        }
        guard reading == .files else { return }
        let reader = try snapshot.reader(of: segment, table: table)
        reader.meterOpening(meter)
        var runs: [(SegmentEntry.Run, Range<Int>)] = []
        var row = 0
        for run in segment.runs {
            runs.append((run, row..<row + run.rows))
            row += run.rows
        }
        for (page, rows) in reader.layout.pages.enumerated() {
            var pieces: [Work.Piece] = []
            for index in reader.layout.runs(overlapping: rows) {
                let (run, runRows) = runs[index]
                guard snapshot.isLive(run) else { continue }
                let part = runRows.clamped(to: rows)
                pieces.append(
                    Work.Piece(
                        dataset: run.dataset,
                        rows: part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound,
                        needsFilter: plan.filter != nil))
            }
            work.morsels.append(
                Work.Morsel(
                    place: .page(reader, page), pieces: pieces, firstRowID: firstRow + Int64(rows.lowerBound)
                ))
        }
    }
}

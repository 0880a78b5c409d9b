import Bits
import Catalog
import SegmentFormat
import Store

/// Whole runs answered by what segments store of them.
extension Pruner {
    /// A column of which statistics are asked for, and what they have to hold.
    struct WantedStatistics {
        var column: Int
        var needs: Accumulator.Needs
    }

    /// Of each argument of the grouping; nil where statistics cannot answer.
    var wantedStatistics: [WantedStatistics]? {
        guard options.usesStatistics, let grouping = plan.grouping,
            grouping.keys.allSatisfy(\.isConstantInDataset)
        else { return nil }
        var wanted: [WantedStatistics] = []
        for (index, argument) in grouping.arguments.enumerated() {
            guard case .metric(let column) = argument else { return nil }
            wanted.append(WantedStatistics(column: column, needs: grouping.needs(ofArgument: index)))
        }
        return wanted
    }

    /// The statistics that answer a run; nil where rows have to be read.
    func answer(
        run: Int, of segment: SegmentEntry, _ wanted: [WantedStatistics], _ reading: Reading
    ) throws -> [StoredAnswer]? {
        if wanted.isEmpty { return [] }
        let rows = segment.runs[run].rows
        guard reading != .memory else {
            return try snapshot.openReader(of: segment.id).flatMap {
                try answerAtHand(run: run, rows: rows, wanted, $0)
            }
        }
        let reader = try snapshot.reader(of: segment, table: table)
        reader.meterOpening(meter)
        return try answer(run: run, rows: rows, wanted, reader) { position, needs in
            guard let stored = try reader.statistics(of: position, meter: meter)[run] else { return nil }
            var answer = StoredAnswer(statistics: stored)
            if needs.contains(.quantiles) {
                answer.quantiles = try reader.quantiles(of: position, meter: meter)[run]
            }
            if needs.contains(.hashes) {
                answer.distinct = try reader.distincts(of: position, meter: meter)[run]
            }
            return answer
        }
    }

    /// The same from what has been read before.
    private func answerAtHand(
        run: Int, rows: Int, _ wanted: [WantedStatistics], _ reader: SegmentReader
    ) throws -> [StoredAnswer]? {
        try answer(run: run, rows: rows, wanted, reader) { position, needs in
            guard needs.isDisjoint(with: .sketches), let stored = reader.statisticsAtHand(of: position)?[run]
            else { return nil }
            return StoredAnswer(statistics: stored)
        }
    }

    /// An answer for each column, of one that the segment holds by `stored`, which
    /// gives nil where nothing is.
    private func answer(
        run: Int, rows: Int, _ wanted: [WantedStatistics], _ reader: SegmentReader,
        _ stored: (_ position: Int, _ needs: Accumulator.Needs) throws -> StoredAnswer?
    ) throws -> [StoredAnswer]? {
        var answers: [StoredAnswer] = []
        answers.reserveCapacity(wanted.count)
        for wanted in wanted {
            guard let position = reader.column(named: plan.metricColumns[wanted.column].name) else {
                answers.append(.nulls(rows))
                continue
            }
            guard RunStatistics.areStored(rows: rows), let answer = try stored(position, wanted.needs),
                answer.suffices(for: wanted.needs)
            else { return nil }
            answers.append(answer)
        }
        return answers
    }
}

extension Pruner {
    /// The work of a question of whose rows datasets alone decide, where what is in
    /// memory answers all of it; throws `NotAtHand` where it does not.
    ///
    /// Segments of other datasets are counted and not looked at. Why each of them is
    /// left out is for `explain`, which goes the longer way.
    func workAtHand(_ datasets: Bitmap) throws -> Work {
        guard let wanted = wantedStatistics else { throw NotAtHand() }
        let runs = try snapshot.runs(of: table)
        let segments = try snapshot.segments(of: table)
        var work = beginning(datasets)
        var answered = Bitmap(count: segments.count, repeating: false)
        try datasets.forEachSet { index in
            let dataset = DatasetOrdinal(UInt32(index))
            guard let places = runs.ofDataset[dataset] else { return }
            work.datasets.insert(dataset)
            for place in places {
                var statistics: [StoredAnswer]? = []
                if !wanted.isEmpty {
                    statistics = try snapshot.openReader(of: segments.id(at: place.segment)).flatMap {
                        try answerAtHand(run: place.run, rows: place.rows, wanted, $0)
                    }
                }
                guard let statistics else { throw NotAtHand() }
                work.answered.append(
                    Work.Answered(dataset: dataset, rows: place.rows, statistics: statistics))
                work.rowsLeft += place.rows
                answered.set(place.segment)
            }
        }
        var pages = 0
        answered.forEachSet {
            pages += segments.pageCount(at: $0) * storedColumns(segments.columnNames(at: $0))
        }
        work.statistics.rowsTotal = runs.rows
        work.statistics.rowsAnswered = work.rowsLeft
        work.statistics.bytesTotal = runs.bytes
        work.statistics.segments.total = segments.count
        work.statistics.segments.leaveOut(answered.populationCount, .statistics)
        work.statistics.segments.leaveOut(segments.count - answered.populationCount, .datasetIndex)
        work.statistics.pages.total = runs.pages.reduce(0) { $0 + $1.count * storedColumns($1.columns) }
        work.statistics.pages.leaveOut(pages, .statistics)
        work.statistics.pages.leaveOut(work.statistics.pages.total - pages, .datasetIndex)
        return work
    }
}

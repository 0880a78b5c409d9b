import Catalog
import Columns
import Encodings

extension CompactPlan {
    /// Why a segment is rewritten.
    private struct Reasons: OptionSet {
        let rawValue: Int
        static let small = Reasons(rawValue: 1)
        static let dead = Reasons(rawValue: 2)
        static let split = Reasons(rawValue: 4)
        static let profile = Reasons(rawValue: 8)
        /// Comes with others, so that rows keep their order.
        static let order = Reasons(rawValue: 16)
    }

    /// The plan of a table; nil where it is as it should be.
    static func choose(
        _ table: TableSchema, _ snapshot: Snapshot, _ request: CompactRequest, _ limits: RowBuffer.Limits
    ) throws -> CompactPlan? {
        let segments = try snapshot.segments(of: table)
        let live = segments.map { $0.runs.reduce(0) { $0 + (snapshot.isLive($1) ? $1.rows : 0) } }
        var places: [DatasetOrdinal: [Int]] = [:]
        var rows: [DatasetOrdinal: Int] = [:]
        for (index, segment) in segments.enumerated() {
            for run in segment.runs where snapshot.isLive(run) {
                places[run.dataset, default: []].append(index)
                rows[run.dataset, default: 0] += run.rows
            }
        }
        var reasons = [Reasons](repeating: [], count: segments.count)
        for (index, segment) in segments.enumerated() {
            if (segment.rowCount - live[index]) * 5 > segment.rowCount { reasons[index].insert(.dead) }
            if let wanted = request.profile, (segment.profile ?? .cold) < wanted {
                reasons[index].insert(.profile)
            }
            if segment.size < request.smallBytes, live[index] < limits.fullRows {
                reasons[index].insert(.small)
            }
        }
        for (dataset, segmentsOfDataset) in places {
            let small = segmentsOfDataset.filter { segments[$0].size < request.smallBytes }
            let needed = ((rows[dataset] ?? 0) + limits.rows - 1) / limits.rows
            guard segmentsOfDataset.count > needed, small.count > 1 else { continue }
            for index in small { reasons[index].insert(.split) }
        }
        if reasons.count(where: { $0.contains(.small) }) == 1 {
            for index in reasons.indices { reasons[index].remove(.small) }
        }
        keepOrder(&reasons, places)
        var plan = CompactPlan(table)
        for (index, segment) in segments.enumerated() where !reasons[index].isEmpty {
            plan.add(segment, live: live[index])
        }
        let chosen = reasons.filter { !$0.isEmpty }
        plan.summary.small = chosen.count { $0.contains(.small) }
        plan.summary.dead = chosen.count { $0.contains(.dead) }
        plan.summary.split = chosen.count { $0.contains(.split) }
        plan.summary.profile = chosen.count { $0.contains(.profile) }
        plan.pack(snapshot, limits, request.profile ?? .load)
        // Rewritten for nothing but fewer segments, and there would be no fewer.
        let isForFewer = chosen.allSatisfy { $0.isDisjoint(with: [.dead, .profile]) }
        if plan.sources.isEmpty || isForFewer && plan.bins.count >= plan.sources.count { return nil }
        return plan
    }

    /// New segments stand after those that stay. So what comes after a chosen
    /// segment of a dataset is chosen, too: its rows keep their order.
    private static func keepOrder(_ reasons: inout [Reasons], _ places: [DatasetOrdinal: [Int]]) {
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for segments in places.values where segments.count > 1 {
                guard let first = segments.first(where: { !reasons[$0].isEmpty }) else { continue }
                for index in segments where index > first && reasons[index].isEmpty {
                    reasons[index] = .order
                    hasChanged = true
                }
            }
        }
    }

    /// Puts the live rows of all sources into bins: of a dataset that fills whole
    /// segments each into one, everything else into the first that has room.
    private mutating func pack(
        _ snapshot: Snapshot, _ limits: RowBuffer.Limits, _ profile: EncodingProfile
    ) {
        var runs: [DatasetOrdinal: [Piece]] = [:]
        for (source, segment) in sources.enumerated() {
            for (index, run) in segment.runs.enumerated() where snapshot.isLive(run) {
                runs[run.dataset, default: []].append(
                    Piece(source: source, run: index, dataset: run.dataset, rows: 0..<run.rows))
            }
        }
        // Whole ones stand before all others, so that the rest of a dataset may come
        // with any.
        var mixed: [Bin] = []
        // The first that may have room; those before it are full.
        var firstOpen = 0
        for (_, pieces) in runs.sorted(by: { $0.key < $1.key }) {
            var rest = pieces[...]
            var left = pieces.reduce(0) { $0 + $1.rows.count }
            while left >= limits.rows {
                bins.append(Bin(pieces: Self.take(limits.rows, from: &rest), rows: limits.rows))
                left -= limits.rows
            }
            guard left > 0 else { continue }
            let place =
                mixed[firstOpen...].firstIndex { $0.rows < limits.fullRows && $0.rows + left <= limits.rows }
                ?? mixed.count
            if place == mixed.count { mixed.append(Bin()) }
            mixed[place].pieces += rest
            mixed[place].rows += left
            while firstOpen < mixed.count, mixed[firstOpen].rows >= limits.fullRows { firstOpen += 1 }
        }
        bins += mixed
        for bin in bins.indices {
            bins[bin].profile = bins[bin].pieces.reduce(profile) {
                max($0, sources[$1.source].profile ?? .load)
            }
        }
        summary.segmentsAfter = bins.count
    }

    private static func take(_ count: Int, from rest: inout ArraySlice<Piece>) -> [Piece] {
        var taken: [Piece] = []
        var left = count
        while left > 0, var piece = rest.popFirst() {
            if piece.rows.count > left {
                let middle = piece.rows.lowerBound + left
                var second = piece
                second.rows = middle..<piece.rows.upperBound
                piece.rows = piece.rows.lowerBound..<middle
                rest = [second] + rest
            }
            left -= piece.rows.count
            taken.append(piece)
        }
        return taken
    }
}

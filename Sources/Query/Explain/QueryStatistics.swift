/// What a query considered, pruned and read (`--stats`).
public struct QueryStatistics: Sendable, Equatable {
    /// Counts of one kind of thing by what became of it; they add up to `total`.
    public struct Pruning: Sendable, Equatable {
        public var total = 0
        public var prunedByRowID = 0
        public var prunedByMetadataZoneMap = 0
        public var prunedByDatasetIndex = 0
        public var prunedByMetricZoneMap = 0
        public var answeredFromStatistics = 0
        /// Left over by pruning, but not read: the filter kept no row of them,
        /// or LIMIT was reached.
        public var spared: Int { total - pruned - answeredFromStatistics - read }
        public var read = 0

        /// Why something is not read.
        enum Reason { case rowID, metadataZoneMap, datasetIndex, metricZoneMap, statistics }

        mutating func leaveOut(_ count: Int, _ reason: Reason) {
            switch reason {
            case .rowID: prunedByRowID += count
            case .metadataZoneMap: prunedByMetadataZoneMap += count
            case .datasetIndex: prunedByDatasetIndex += count
            case .metricZoneMap: prunedByMetricZoneMap += count
            case .statistics: answeredFromStatistics += count
            }
        }

        public var pruned: Int {
            prunedByRowID + prunedByMetadataZoneMap + prunedByDatasetIndex + prunedByMetricZoneMap
        }
    }

    /// Zones of pages whose own zone map left the filter open.
    public struct Zones: Sendable, Equatable {
        public var considered = 0
        /// No row can satisfy the filter.
        public var pruned = 0
        /// Every row satisfies it.
        public var proven = 0
    }

    /// One query of those inside of each other, or one side of a join.
    public struct Step: Sendable, Equatable {
        public var name: String
        /// Tables and results that it reads.
        public var sources: [String]
        /// What pruning leaves of them.
        public var rowsEstimated: Int
        public var rowsScanned = 0
        /// Rows that it gives to the next.
        public var rowsReturned = 0
        /// Whether stored statistics gave all of it.
        public var isAnswered = false
        public var bytesRead: UInt64 = 0
        /// Of `seconds`: until it was known what is read; with the smaller sides of
        /// a join, which are read first.
        public var secondsPruning = 0.0
        public var seconds = 0.0
    }

    public var snapshot: UInt64 = 0
    public var table = ""
    /// Datasets of the catalogue that are not deleted.
    public var datasetsTotal = 0
    /// Of these, the ones whose metadata can satisfy the filter.
    public var datasetsMatched = 0
    public var segments = Pruning()
    /// Pages of the columns that the query names.
    public var pages = Pruning()
    /// Nothing before the query is run: zones stand in the segment files.
    public var zones = Zones()
    /// Bytes of the table's segment files.
    public var bytesTotal: UInt64 = 0
    /// Bytes of every page and section touched.
    public var bytesRead: UInt64 = 0
    /// Rows of the table, deleted datasets left out.
    public var rowsTotal = 0
    public var rowsScanned = 0
    /// Rows answered from statistics without being read.
    public var rowsAnswered = 0
    public var rowsReturned = 0
    /// Whether every aggregate came from stored statistics.
    public var answeredFromStatistics = false
    /// Whether a row may count in several groups, so that sums over groups can
    /// exceed the total: GROUP BY on a many-valued field.
    public var groupsOverlap = false
    /// How far approximate results may be off.
    public var notes: [String] = []
    /// What would make the query cheaper, and what it may not have meant.
    public var advice: [String] = []
    /// In the order in which they ended; the last is the result.
    public var steps: [Step] = []
    public var seconds = 0.0
}

extension QueryStatistics.Pruning {
    mutating func add(_ other: QueryStatistics.Pruning) {
        total += other.total
        prunedByRowID += other.prunedByRowID
        prunedByMetadataZoneMap += other.prunedByMetadataZoneMap
        prunedByDatasetIndex += other.prunedByDatasetIndex
        prunedByMetricZoneMap += other.prunedByMetricZoneMap
        answeredFromStatistics += other.answeredFromStatistics
        read += other.read
    }
}

extension QueryStatistics {
    /// Adds what became of one more scan.
    mutating func add(_ scan: QueryStatistics) {
        datasetsTotal = max(datasetsTotal, scan.datasetsTotal)
        datasetsMatched = max(datasetsMatched, scan.datasetsMatched)
        segments.add(scan.segments)
        pages.add(scan.pages)
        zones.considered += scan.zones.considered
        zones.pruned += scan.zones.pruned
        zones.proven += scan.zones.proven
        bytesTotal += scan.bytesTotal
        rowsTotal += scan.rowsTotal
        rowsScanned += scan.rowsScanned
        rowsAnswered += scan.rowsAnswered
    }
}

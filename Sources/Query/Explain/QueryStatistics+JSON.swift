/// One flat object; keys are part of the surface that scripts rely on.
extension QueryStatistics: Encodable {
    private enum Key: String, CodingKey {
        case snapshot, table
        case datasetsTotal = "datasets_total"
        case datasetsMatched = "datasets_matched"
        case segmentsTotal = "segments_total"
        case segmentsPruned = "segments_pruned"
        case segmentsPrunedByRowID = "segments_pruned_by_rowid"
        case segmentsPrunedByMetadataZoneMap = "segments_pruned_by_metadata_zone_map"
        case segmentsPrunedByDatasetIndex = "segments_pruned_by_dataset_index"
        case segmentsPrunedByMetricZoneMap = "segments_pruned_by_metric_zone_map"
        case segmentsAnswered = "segments_answered_from_statistics"
        case segmentsRead = "segments_read"
        case pagesTotal = "pages_total"
        case pagesPruned = "pages_pruned"
        case pagesPrunedByRowID = "pages_pruned_by_rowid"
        case pagesPrunedByMetadataZoneMap = "pages_pruned_by_metadata_zone_map"
        case pagesPrunedByDatasetIndex = "pages_pruned_by_dataset_index"
        case pagesPrunedByMetricZoneMap = "pages_pruned_by_metric_zone_map"
        case pagesAnswered = "pages_answered_from_statistics"
        case pagesSpared = "pages_spared_by_filter"
        case pagesRead = "pages_read"
        case zonesConsidered = "zones_considered"
        case zonesPruned = "zones_pruned"
        case zonesProven = "zones_proven"
        case bytesTotal = "bytes_total"
        case bytesRead = "bytes_read"
        case rowsTotal = "rows_total"
        case rowsScanned = "rows_scanned"
        case rowsAnswered = "rows_answered_from_statistics"
        case rowsReturned = "rows_returned"
        case answeredFromStatistics = "answered_from_statistics"
        case groupsOverlap = "groups_overlap"
        case notes, advice, steps, seconds
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(snapshot, forKey: .snapshot)
        try container.encode(table, forKey: .table)
        try container.encode(datasetsTotal, forKey: .datasetsTotal)
        try container.encode(datasetsMatched, forKey: .datasetsMatched)
        try container.encode(segments.total, forKey: .segmentsTotal)
        try container.encode(segments.pruned, forKey: .segmentsPruned)
        try container.encode(segments.prunedByRowID, forKey: .segmentsPrunedByRowID)
        try container.encode(segments.prunedByMetadataZoneMap, forKey: .segmentsPrunedByMetadataZoneMap)
        try container.encode(segments.prunedByDatasetIndex, forKey: .segmentsPrunedByDatasetIndex)
        try container.encode(segments.prunedByMetricZoneMap, forKey: .segmentsPrunedByMetricZoneMap)
        try container.encode(segments.answeredFromStatistics, forKey: .segmentsAnswered)
        try container.encode(segments.read, forKey: .segmentsRead)
        try container.encode(pages.total, forKey: .pagesTotal)
        try container.encode(pages.pruned, forKey: .pagesPruned)
        try container.encode(pages.prunedByRowID, forKey: .pagesPrunedByRowID)
        try container.encode(pages.prunedByMetadataZoneMap, forKey: .pagesPrunedByMetadataZoneMap)
        try container.encode(pages.prunedByDatasetIndex, forKey: .pagesPrunedByDatasetIndex)
        try container.encode(pages.prunedByMetricZoneMap, forKey: .pagesPrunedByMetricZoneMap)
        try container.encode(pages.answeredFromStatistics, forKey: .pagesAnswered)
        try container.encode(pages.spared, forKey: .pagesSpared)
        try container.encode(pages.read, forKey: .pagesRead)
        try container.encode(zones.considered, forKey: .zonesConsidered)
        try container.encode(zones.pruned, forKey: .zonesPruned)
        try container.encode(zones.proven, forKey: .zonesProven)
        try container.encode(bytesTotal, forKey: .bytesTotal)
        try container.encode(bytesRead, forKey: .bytesRead)
        try container.encode(rowsTotal, forKey: .rowsTotal)
        try container.encode(rowsScanned, forKey: .rowsScanned)
        try container.encode(rowsAnswered, forKey: .rowsAnswered)
        try container.encode(rowsReturned, forKey: .rowsReturned)
        try container.encode(answeredFromStatistics, forKey: .answeredFromStatistics)
        try container.encode(groupsOverlap, forKey: .groupsOverlap)
        try container.encode(notes, forKey: .notes)
        try container.encode(advice, forKey: .advice)
        try container.encode(steps, forKey: .steps)
        try container.encode(seconds, forKey: .seconds)
    }
}

extension QueryStatistics.Step: Encodable {
    private enum Key: String, CodingKey {
        case name, sources
        case rowsEstimated = "rows_estimated"
        case rowsScanned = "rows_scanned"
        case rowsReturned = "rows_returned"
        case isAnswered = "answered_from_statistics"
        case bytesRead = "bytes_read"
        case secondsPruning = "seconds_pruning"
        case seconds
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(sources, forKey: .sources)
        try container.encode(rowsEstimated, forKey: .rowsEstimated)
        try container.encode(rowsScanned, forKey: .rowsScanned)
        try container.encode(rowsReturned, forKey: .rowsReturned)
        try container.encode(isAnswered, forKey: .isAnswered)
        try container.encode(bytesRead, forKey: .bytesRead)
        try container.encode(secondsPruning, forKey: .secondsPruning)
        try container.encode(seconds, forKey: .seconds)
    }
}

extension QueryStatistics {
    /// What was considered, pruned and read, for people. `isEstimate`: before
    /// the query is run, from the manifest alone.
    public func text(isEstimate: Bool = false) -> String {
        var lines = [
            "snapshot \(snapshot), table \(table): \(Self.grouped(rowsTotal)) rows, \(Self.bytes(bytesTotal))",
            "datasets  \(Self.grouped(datasetsMatched)) of \(Self.grouped(datasetsTotal)) can match by their metadata",
            "segments  \(line(segments, isEstimate))",
            "pages     \(line(pages, isEstimate))",
        ]
        if !isEstimate {
            if zones.considered > 0 {
                let open = zones.considered - zones.pruned - zones.proven
                lines.append(
                    "zones     \(Self.grouped(zones.considered)) considered, \(Self.grouped(zones.pruned)) pruned, "
                        + "\(Self.grouped(zones.proven)) proven true, \(Self.grouped(open)) to filter")
            }
            lines.append("bytes     \(Self.bytes(bytesRead)) read of \(Self.bytes(bytesTotal))")
            var rows = "rows      "
            if steps.count == 1 { rows += "\(Self.grouped(steps[0].rowsEstimated)) expected, " }
            rows += "\(Self.grouped(rowsScanned)) scanned"
            if rowsAnswered > 0 { rows += ", \(Self.grouped(rowsAnswered)) answered from statistics" }
            lines.append(rows + ", \(Self.grouped(rowsReturned)) returned")
            var time = "time      \(Self.duration(seconds))"
            if steps.count == 1 { time += ", of which pruning \(Self.duration(steps[0].secondsPruning))" }
            lines.append(time)
        }
        if groupsOverlap {
            lines.append(
                "note      a field with several values puts a row into several groups: groups may overlap")
        }
        if steps.count > 1 {
            for step in steps {
                var parts = [
                    "\(step.name) of \(step.sources.joined(separator: ", "))",
                    "\(Self.grouped(step.rowsEstimated)) rows expected",
                ]
                if !isEstimate {
                    parts.append("\(Self.grouped(step.rowsScanned)) scanned")
                    parts.append("\(Self.grouped(step.rowsReturned)) given")
                    parts.append(Self.bytes(step.bytesRead))
                    parts.append(Self.duration(step.seconds))
                    if step.secondsPruning > 0 {
                        parts.append("of which pruning \(Self.duration(step.secondsPruning))")
                    }
                }
                lines.append("step      " + parts.joined(separator: ", "))
            }
        }
        for note in notes { lines.append("note      \(note)") }
        for line in advice { lines.append("advice    \(line)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ pruning: Pruning, _ isEstimate: Bool) -> String {
        var parts = ["\(Self.grouped(pruning.total)) considered"]
        let pruned = [
            (pruning.prunedByRowID, "pruned by rowid"),
            (pruning.prunedByMetadataZoneMap, "pruned by metadata zone map"),
            (pruning.prunedByDatasetIndex, "pruned by dataset index"),
            (pruning.prunedByMetricZoneMap, "pruned by metric zone map"),
            (
                pruning.answeredFromStatistics,
                isEstimate ? "to answer from statistics" : "answered from statistics"
            ),
            (pruning.spared, "spared by the filter or LIMIT"),
        ]
        for (count, words) in pruned where count > 0 { parts.append("\(Self.grouped(count)) \(words)") }
        parts.append("\(Self.grouped(pruning.read)) \(isEstimate ? "to read" : "read")")
        return parts.joined(separator: ", ")
    }

    /// `1,234,567`.
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0, digits[index - 1] != "-" { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// Bytes in the largest binary unit that leaves a whole part.
    public static func bytes(_ count: UInt64) -> String {
        let units = ["KiB", "MiB", "GiB", "TiB"]
        guard count >= 1024 else { return "\(count) B" }
        var value = Double(count)
        var unit = -1
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return "\((value * 10).rounded() / 10) \(units[unit])"
    }

    static func duration(_ seconds: Double) -> String {
        seconds < 1 ? "\((seconds * 10_000).rounded() / 10) ms" : "\((seconds * 100).rounded() / 100) s"
    }
}

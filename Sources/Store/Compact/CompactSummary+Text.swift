import Columns

extension CompactSummary {
    /// The summary for people.
    public var text: String {
        guard !tables.isEmpty else { return (resolved.map { $0.text + "\n" } ?? "") + "nothing to compact" }
        var lines = (resolved.map { [$0.text] } ?? [])
        lines += tables.map { table in
            let reasons = [
                (table.small, "small"), (table.dead, "with dead rows"),
                (table.split, "with parts of datasets"),
                (table.profile, "of a lower profile"),
            ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
            let isPlan = table.checksum == nil
            var text =
                "\(table.name): \(Count.text(table.segmentsBefore, "segment")) of \(table.bytesBefore) bytes (\(reasons))"
                + " \(isPlan ? "would become" : "became") \(table.segmentsAfter) of \(isPlan ? "about " : "")\(table.bytesAfter)\n"
                + "  \(Count.text(table.rows, "row"))"
            if table.deadRows > 0 { text += ", without \(Count.text(table.deadRows, "dead row"))" }
            if let checksum = table.checksum {
                text +=
                    ", the same before and after: checksum \(checksum), \(Count.text(table.statistics, "statistic"))"
            }
            return text
        }
        if let snapshot {
            lines.append(
                "snapshot \(snapshot); the old segments go with the snapshots before it, see `syndb snapshots`"
            )
        }
        return lines.joined(separator: "\n")
    }
}

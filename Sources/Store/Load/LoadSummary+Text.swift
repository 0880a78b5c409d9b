import Columns

extension LoadSummary {
    /// The summary for people.
    public var text: String {
        let verb = snapshot == nil ? "would load" : "loaded"
        let rate = seconds > 0 ? ", \(Int(Double(rows) / seconds)) rows/s" : ""
        let first =
            "\(verb) \(Count.text(rows, "row")) into \(table), \(Count.text(datasets.count, "dataset")), "
            + "in \((seconds * 1000).rounded() / 1000) s\(rate)"
        return ([first] + details + (snapshot.map { ["snapshot \($0)"] } ?? [])).joined(separator: "\n")
    }

    /// All but the first line and the last.
    public var details: [String] {
        var lines: [String] = []
        for dataset in datasets.prefix(20) {
            lines.append(
                "  \(isUnborn(dataset.isNew) ? "a new dataset:" : "\(dataset.id)") \(Count.text(dataset.rows, "row"))\(dataset.isNew && !isUnborn(dataset.isNew) ? ", new" : "")\(dataset.label.isEmpty ? "" : ": \(dataset.label)")"
            )
        }
        if datasets.count > 20 { lines.append("  and \(datasets.count - 20) more") }
        if let replaced {
            let verb = snapshot == nil ? "would take" : "took"
            lines.append("  they \(verb) the place of \(Count.text(replaced, "row"))")
        }
        if snapshot != nil {
            let perRow = (Double(bytesWritten) / Double(max(1, rows)) * 10).rounded() / 10
            lines.append(
                "  \(Count.text(segments, "segment")), \(bytesWritten) bytes, \(perRow) per row"
                    + (ratio.map { ", \($0) of the input" } ?? "")
            )
        }
        if rejected > 0 {
            let place = rejectsFile.map { ", see \($0)" } ?? " (--rejects FILE lists them)"
            lines.append("  \(Count.text(rejected, "bad row")) left out\(place)")
        }
        for (file, column) in aliases {
            lines.append("  the file's column \"\(file)\" was read as \(column)")
        }
        for (column, count) in derived { lines.append("  filled \(column) in \(Count.text(count, "row"))") }
        for (column, count) in external {
            lines.append(
                "  \(column): \(Count.text(count, "reference")) kept as external ids (their dataset has no rows to point at)"
            )
        }
        for entry in dangling {
            lines.append(
                "  \(entry.column): \(Count.text(entry.count, "dangling reference")) kept, as \(entry.examples.first ?? "")"
            )
        }
        if !assumedUnits.isEmpty {
            let units = assumedUnits.map { "\($0.column) \($0.unit)" }.joined(separator: ", ")
            lines.append("  units taken as the schema has them: \(units)")
        }
        return lines + warnings.map { "warning: \($0)" }
    }

    /// Bytes written over bytes read, to a hundredth; nil where a few rows take
    /// more than their text, which says nothing of many.
    private var ratio: Double? {
        guard bytesWritten < bytesRead else { return nil }
        return (Double(bytesWritten) / Double(bytesRead) * 100).rounded() / 100
    }

    /// A dry run makes no dataset: the id that it tried would not come again.
    private func isUnborn(_ isNew: Bool) -> Bool { isNew && snapshot == nil }
}

extension LoadSummary: Encodable {
    private enum Key: CodingKey {
        case table, rows, rejected, rejectsFile, replaced, datasets, segments, bytesRead, bytesWritten,
            dangling,
            external,
            derived, assumedUnits,
            aliases, warnings
        case snapshot, seconds
    }

    private struct DatasetEntry: Encodable {
        var id: String?
        var label: String
        var rows: Int
        var isNew: Bool
    }

    private struct CountEntry: Encodable {
        var column: String
        var count: Int
        var examples: [String]?
    }

    private struct AliasEntry: Encodable {
        var file: String
        var column: String
    }

    private struct UnitEntry: Encodable {
        var column: String
        var unit: String
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(table, forKey: .table)
        try container.encode(rows, forKey: .rows)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(rejectsFile, forKey: .rejectsFile)
        try container.encodeIfPresent(replaced, forKey: .replaced)
        try container.encode(
            datasets.map {
                DatasetEntry(
                    id: isUnborn($0.isNew) ? nil : $0.id.description, label: $0.label, rows: $0.rows,
                    isNew: $0.isNew)
            },
            forKey: .datasets)
        try container.encode(segments, forKey: .segments)
        try container.encode(bytesRead, forKey: .bytesRead)
        try container.encode(bytesWritten, forKey: .bytesWritten)
        try container.encode(
            dangling.map { CountEntry(column: $0.column, count: $0.count, examples: $0.examples) },
            forKey: .dangling)
        try container.encode(
            external.map { CountEntry(column: $0.column, count: $0.count) }, forKey: .external)
        try container.encode(derived.map { CountEntry(column: $0.column, count: $0.count) }, forKey: .derived)
        try container.encode(
            assumedUnits.map { UnitEntry(column: $0.column, unit: $0.unit) }, forKey: .assumedUnits)
        try container.encode(
            aliases.map { AliasEntry(file: $0.file, column: $0.column) }, forKey: .aliases)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(snapshot, forKey: .snapshot)
        try container.encode(seconds, forKey: .seconds)
    }
}

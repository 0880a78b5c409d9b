import Columns
import Store

/// What a load of a folder did.
public struct FolderSummary {
    /// One for each table, in the order in which they were loaded.
    public var tables: [LoadSummary]
    /// Datasets that were added from the folder's metadata.
    public var added: [(id: UUIDBytes, label: String)] = []
    public var warnings: [String] = []
    /// Files that were left alone.
    public var passedOver: [String] = []

    public var rows: Int { tables.reduce(0) { $0 + $1.rows } }
    /// Nil for a dry run.
    public var snapshot: UInt64? { tables.first?.snapshot }
    public var seconds: Double { tables.first?.seconds ?? 0 }

    init(tables: [LoadSummary]) { self.tables = tables }
}

extension FolderSummary {
    /// The summary for people.
    public var text: String {
        let isDry = snapshot == nil
        let rate = seconds > 0 ? ", \(Int(Double(rows) / seconds)) rows/s" : ""
        var lines = [
            "\(isDry ? "would load" : "loaded") \(Count.text(rows, "row")) into "
                + "\(Count.text(tables.count, "table")) in \((seconds * 1000).rounded() / 1000) s\(rate)"
        ]
        for (id, label) in added.prefix(20) {
            lines.append(
                isDry ? "  a new dataset: \(label)" : "  added \(id)\(label.isEmpty ? "" : ": \(label)")")
        }
        if added.count > 20 { lines.append("  and \(added.count - 20) more datasets") }
        if !passedOver.isEmpty { lines.append("  passed over \(passedOver.joined(separator: ", "))") }
        lines += warnings.map { "warning: \($0)" }
        for table in tables {
            guard table.rows > 0 else {
                lines.append("\(table.table): a header and no rows")
                continue
            }
            lines.append(
                "\(table.table): \(Count.text(table.rows, "row")), \(Count.text(table.datasets.count, "dataset"))"
            )
            lines += table.details
        }
        if let snapshot { lines.append("snapshot \(snapshot)") }
        return lines.joined(separator: "\n")
    }
}

extension FolderSummary: Encodable {
    private enum Key: CodingKey { case datasets, tables, rows, warnings, passedOver, snapshot, seconds }

    private struct Dataset: Encodable {
        var id: String?
        var label: String
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        // A dry run makes no dataset: the id that it tried would not come again.
        try container.encode(
            added.map { Dataset(id: snapshot == nil ? nil : $0.id.description, label: $0.label) },
            forKey: .datasets)
        try container.encode(tables, forKey: .tables)
        try container.encode(rows, forKey: .rows)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(passedOver, forKey: .passedOver)
        try container.encode(snapshot, forKey: .snapshot)
        try container.encode(seconds, forKey: .seconds)
    }
}

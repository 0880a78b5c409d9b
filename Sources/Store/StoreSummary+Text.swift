import Columns

extension StoreSummary {
    /// The summary for people.
    public var text: String {
        let dead = deletedDatasets > 0 ? " (and \(deletedDatasets) deleted)" : ""
        var lines = [
            "snapshot \(snapshot), \(snapshots) kept",
            "datasets \(datasets)\(dead)",
            "catalogue \(catalogBytes) bytes, manifest \(manifestBytes) bytes",
        ]
        if unfinishedLoads > 0 {
            lines.append(
                "\(Count.text(unfinishedLoads, "load")) running or cut off; the next writer clears what was cut off"
            )
        }
        for load in resumableLoads {
            let come =
                load.fault
                ?? "\(Count.text(load.rows, "row")) for \(load.tables.joined(separator: ", ")) read"
            lines.append(
                "unfinished load \(load.name): \(come); "
                    + (load.isRunning
                        ? "running" : "go on with --resume \(load.name), drop it with --abandon \(load.name)")
            )
        }
        if tables.isEmpty { lines.append("no rows yet") }
        for table in tables {
            lines.append("")
            lines.append(
                "\(table.name): \(Count.text(table.rows, "row")) of \(Count.text(table.datasets, "dataset")) in \(Count.text(table.segments, "segment")), "
                    + "\(table.bytes) bytes, \(Self.perRow(table.bytes, table.rows)) per row, "
                    + "\(Self.ratio(table.bytes, table.plainBytes)) of the plain values")
            if table.deadRows > 0 {
                lines.append(
                    "  \(Count.text(table.deadRows, "row")) replaced or of deleted datasets, about \(table.deadBytes) bytes"
                )
            }
            let width = table.columns.map(\.name.count).max() ?? 0
            for column in table.columns where column.pageBytes + column.sectionBytes > 0 {
                let name = column.name + String(repeating: " ", count: width - column.name.count)
                let schemes = column.encodings.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
                    .prefix(3).map(\.key).joined(separator: "; ")
                lines.append(
                    "  \(name)  \(Self.perRow(column.pageBytes, table.rows)) + \(Self.perRow(column.sectionBytes, table.rows)) bytes per row  \(schemes)"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func ratio(_ bytes: UInt64, _ plain: UInt64) -> String {
        "\((Double(bytes) / Double(max(1, plain)) * 1000).rounded() / 10) %"
    }

    private static func perRow(_ bytes: UInt64, _ rows: Int) -> Double {
        (Double(bytes) / Double(max(1, rows)) * 1000).rounded() / 1000
    }
}

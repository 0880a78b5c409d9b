import Columns

/// Everything that a segment file says about itself.
public struct SegmentInspection: Sendable, Encodable {
    public struct Run: Sendable, Encodable {
        public var dataset: String
        public var rows: Int
    }

    public struct Page: Sendable, Encodable {
        public var offset: UInt64
        public var bytes: UInt32
        public var rows: Int
        public var nulls: Int
        public var nans: Int
        public var minimum: String?
        public var maximum: String?
        public var encoding: String
    }

    public struct Column: Sendable, Encodable {
        public var name: String
        public var type: String
        public var unit: String
        public var bytes: UInt64
        public var pages: [Page]
    }

    public var path: String
    public var id: String
    public var table: String
    public var tableCode: UInt32
    public var bytes: UInt64
    public var rows: Int
    public var runs: [Run]
    public var columns: [Column]
}

extension SegmentReader {
    /// Reads and decodes every page.
    public func inspection() throws -> SegmentInspection {
        let columns = try schema.columns.enumerated().map { index, column in
            let pages = try pages(of: index).enumerated().map { page, entry in
                let (minimum, maximum) = entry.zone.bounds.texts
                return SegmentInspection.Page(
                    offset: entry.offset, bytes: entry.length, rows: entry.zone.rows, nulls: entry.zone.nulls,
                    nans: entry.zone.nans, minimum: minimum, maximum: maximum,
                    encoding: try withPage(page, of: index) { $0.tree.description })
            }
            return SegmentInspection.Column(
                name: column.name, type: column.type.rawValue, unit: column.unit,
                bytes: try byteCount(of: index).pages, pages: pages)
        }
        return SegmentInspection(
            path: path, id: id.description, table: schema.tableName, tableCode: schema.tableCode, bytes: size,
            rows: layout.rowCount,
            runs: layout.runs.map {
                SegmentInspection.Run(dataset: $0.dataset.description, rows: $0.rows.count)
            },
            columns: columns)
    }
}

extension ZoneBounds? {
    fileprivate var texts: (String?, String?) {
        switch self {
        case nil: (nil, nil)
        case .integers(let minimum, let maximum): (String(minimum), String(maximum))
        case .doubles(let minimum, let maximum): (String(minimum), String(maximum))
        }
    }
}

extension SegmentInspection {
    /// The inspection for people.
    public var text: String {
        var lines = [
            path, "segment \(id), table \(table) (code \(tableCode)), \(rows) rows, \(bytes) bytes", "",
            "runs (dataset, rows)",
        ]
        for run in runs { lines.append("  \(run.dataset)  \(run.rows)") }
        for column in columns {
            lines.append("")
            lines.append(
                "\(column.name): \(column.type)\(column.unit.isEmpty ? "" : ", \(column.unit)"), \(column.bytes) bytes in \(column.pages.count) pages"
            )
            for (index, page) in column.pages.enumerated() {
                var line = "  page \(index): byte \(page.offset), \(page.bytes) bytes, \(page.rows) rows"
                if page.nulls > 0 { line += ", \(page.nulls) nulls" }
                if page.nans > 0 { line += ", \(page.nans) NaN" }
                if let minimum = page.minimum, let maximum = page.maximum {
                    line += ", \(minimum) to \(maximum)"
                }
                lines.append(line + ", " + page.encoding)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

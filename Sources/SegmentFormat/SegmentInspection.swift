import Columns
import Sketches

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
        /// Zones inside it; 0 in short pages.
        public var zones: Int
        public var encoding: String
    }

    /// A sketch of one run.
    public struct Sketch: Sendable, Encodable {
        public var dataset: String
        /// `quantiles` or `distinct`.
        public var kind: String
        public var bytes: Int
        /// Of a quantile sketch, the values that it was made of.
        public var values: UInt64?
        public var median: String?
        /// How far a rank is off in 99 of 100 cases, as a share of the values.
        public var rankError: Double?
        /// Of a distinct sketch, how many values differ, about.
        public var estimate: Double?
    }

    /// Bytes of the sections of a column.
    public struct Sections: Sendable, Encodable {
        public var pageDirectory: UInt64
        public var statistics: UInt64
        public var zones: UInt64
        public var quantileSketches: UInt64
        public var distinctSketches: UInt64
        public var sharedDictionary: UInt64
    }

    /// The dictionary that pages of a column share.
    public struct Dictionary: Sendable, Encodable {
        public var texts: Int
        public var encoding: String
    }

    public struct Column: Sendable, Encodable {
        public var name: String
        public var type: String
        public var unit: String
        public var bytes: UInt64
        public var sections: Sections
        public var pages: [Page]
        public var sketches: [Sketch]
        /// Of texts whose pages share one.
        public var dictionary: Dictionary?
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
                    zones: layout.zones(ofPage: page).count,
                    encoding: try withPage(page, of: index) { $0.tree.description })
            }
            return SegmentInspection.Column(
                name: column.name, type: column.type.rawValue, unit: column.unit,
                bytes: try byteCount(of: index).pages, sections: sectionBytes(of: index), pages: pages,
                sketches: try sketches(of: index),
                dictionary: try withSharedTexts(of: index) { texts in
                    texts.map {
                        SegmentInspection.Dictionary(texts: $0.count, encoding: $0.tree.description)
                    }
                })
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

extension SegmentReader {
    private func sectionBytes(of column: Int) -> SegmentInspection.Sections {
        func bytes(_ kind: SectionKind) -> UInt64 {
            sections.first { $0.kind == kind.rawValue && $0.column == UInt32(column) }?.length ?? 0
        }
        return SegmentInspection.Sections(
            pageDirectory: bytes(.pages), statistics: bytes(.statistics), zones: bytes(.zones),
            quantileSketches: bytes(.quantiles), distinctSketches: bytes(.distincts),
            sharedDictionary: bytes(.texts))
    }

    private func sketches(of column: Int) throws -> [SegmentInspection.Sketch] {
        let quantiles = try quantiles(of: column)
        let distincts = try distincts(of: column)
        var sketches: [SegmentInspection.Sketch] = []
        for (run, place) in layout.runs.enumerated() {
            let dataset = place.dataset.description
            if let sketch = quantiles[run] {
                sketches.append(
                    SegmentInspection.Sketch(
                        dataset: dataset, kind: "quantiles", bytes: sketch.byteCount, values: sketch.count,
                        median: sketch.quantile(0.5).map(\.inspected), rankError: sketch.rankError))
            }
            if let sketch = distincts[run] {
                sketches.append(
                    SegmentInspection.Sketch(
                        dataset: dataset, kind: "distinct", bytes: sketch.byteCount,
                        estimate: sketch.estimate))
            }
        }
        return sketches
    }
}

extension Value {
    /// A number as text.
    fileprivate var inspected: String {
        switch self {
        case .integer(let number): String(number)
        case .double(let number): String(number)
        default: ""
        }
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

import Catalog
import Columns
import Query
import Store

/// Datasets with their metadata and row counts as results.
public struct DatasetListing {
    private let snapshot: Snapshot
    private let references: [MetadataColumnReference]

    public init(_ snapshot: Snapshot) throws {
        self.snapshot = snapshot
        // Fields that no dataset has would only widen the listing.
        references = try snapshot.catalog.schema.metadataColumns.filter { reference in
            try reference.source == .datasetID || reference.name == "label"
                || !snapshot.catalog.terms(of: reference).isEmpty && reference.source != .joined
        }
    }

    public var headings: [ResultColumn] {
        references.map {
            ResultColumn(name: $0.name, kind: $0.isManyValued ? .text : $0.kind)
        } + [ResultColumn(name: "rows", kind: .integer)]
    }

    /// Many values of a field as one text, joined by "; ".
    public func rows(_ datasets: [DatasetOrdinal]) throws -> [[Value]] {
        let counts = try snapshot.catalog.schema.tables.map { try snapshot.rowCounts(of: $0) }
        return try datasets.map { dataset in
            try references.map { try snapshot.catalog.shownValue(of: $0, dataset) }
                + [.integer(Int64(counts.reduce(0) { $0 + ($1[dataset] ?? 0) }))]
        }
    }
}

/// The metadata fields of a schema as a result.
public enum FieldListing {
    public static let headings = [
        ResultColumn(name: "column", kind: .text), ResultColumn(name: "field", kind: .text),
        ResultColumn(name: "type", kind: .text), ResultColumn(name: "many", kind: .boolean),
        ResultColumn(name: "vocabulary", kind: .text), ResultColumn(name: "meaning", kind: .text),
    ]

    public static func rows(_ schema: Schema) -> [[Value]] {
        schema.metadataColumns.map { reference in
            let field =
                reference.source == .datasetID ? "id" : schema.metadataFields[reference.fieldIndex].name
            let vocabulary = reference.vocabulary.flatMap { schema.vocabulary(named: $0) }
            return [
                .text(reference.name), .text(field), .text("\(reference.kind)"),
                .boolean(reference.isManyValued),
                vocabulary.map { .text("\($0.name), \($0.isClosed ? "closed" : "open")") } ?? .null,
                .text(reference.meaning),
            ]
        }
    }
}

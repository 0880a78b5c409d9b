import Catalog
import Columns
import Store

/// A metadata field as a form for searching needs it: what may be chosen, and
/// what is there to be found.
public struct FieldDescription: Sendable, Encodable {
    public struct Term: Sendable, Encodable {
        public var value: String
        public var datasets: Int
    }

    public struct Vocabulary: Sendable, Encodable {
        public var name: String
        public var closed: Bool
        public var terms: [String]
    }

    /// Its name in queries.
    public var column: String
    /// Its key in metadata files.
    public var field: String
    public var type: String
    public var many: Bool
    public var meaning: String
    public var vocabulary: Vocabulary?
    /// The values in use, in the order of their first use.
    public var values: [Term]

    public init(_ reference: MetadataColumnReference, in catalog: Catalog) throws {
        column = reference.name
        field =
            reference.source == .datasetID ? "id" : catalog.schema.metadataFields[reference.fieldIndex].name
        type = "\(reference.kind)"
        many = reference.isManyValued
        meaning = reference.meaning
        vocabulary = reference.vocabulary.flatMap { catalog.schema.vocabulary(named: $0) }.map {
            Vocabulary(name: $0.name, closed: $0.isClosed, terms: $0.terms.map(\.term))
        }
        values = try zip(catalog.terms(of: reference), catalog.datasetCounts(of: reference)).compactMap {
            $1 > 0 ? Term(value: $0.text, datasets: $1) : nil
        }
    }
}

import Catalog
import Columns
import Foundation
import Query
import Store

/// A dataset filter in the form of the source system: an object of lists, of
/// which between fields all and inside a list any must hold.
///
/// `{"animals_species": ["Mus musculus"], "mutations": [{"gene": "Fmr1"}],
///   "brain_regions": [{"brain_structure": "CA1"}], "syndb_tables": ["synapse"]}`
public struct SourceFilter: Decodable {
    private struct Mutation: Decodable {
        var gene: String?
        var expression: String?
    }

    private struct BrainRegion: Decodable {
        var brain_structure: String?
        var direction: String?
    }

    private var authorized_group_names: [String]?
    private var dataset_collection_names: [String]?
    private var publication_dois: [String]?
    private var syndb_tables: [String]?
    private var data_licenses: [String]?
    private var animals_species: [String]?
    private var animal_cultural_names: [String]?
    private var mutations: [Mutation]?
    private var brain_regions: [BrainRegion]?
    private var microscopy_names: [String]?
    private var owner_id: [String]?

    private static let keys = [
        "authorized_group_names", "dataset_collection_names", "publication_dois", "syndb_tables",
        "data_licenses", "animals_species", "animal_cultural_names", "mutations", "brain_regions",
        "microscopy_names", "owner_id",
    ]

    /// Throws a `StoreError` for text that is not such a filter.
    public init(_ text: String, file: String) throws {
        let data = Data(text.utf8)
        guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw StoreError(.badInput, "\(file): expected a JSON object with lists")
        }
        for key in object.keys.sorted() where !Self.keys.contains(key) {
            throw StoreError(
                .badInput, "\(file): a filter has no field \"\(key)\"",
                hint: NearestName.find(key, among: Self.keys).map { "did you mean \"\($0)\"?" }
                    ?? "fields are \(Self.keys.joined(separator: ", "))")
        }
        do {
            self = try JSONDecoder().decode(SourceFilter.self, from: data)
        } catch {
            throw StoreError(
                .badInput, "\(file): expected lists of texts, and of objects for mutations and brain_regions")
        }
    }
}

extension SourceFilter {
    /// The datasets that satisfy it, among `candidates`.
    public func matching(_ candidates: [DatasetOrdinal], in snapshot: Snapshot) throws -> Set<DatasetOrdinal> {
        let catalog = snapshot.catalog
        var found = Set(candidates)
        if let predicate = try predicate(catalog.schema) {
            found.formIntersection(try DatasetSearch.datasets(matching: predicate, in: catalog))
        }
        if let syndb_tables {
            let tables = try syndb_tables.map { try snapshot.table(named: $0) }
            found = found.filter { dataset in tables.contains { snapshot.hasRows(of: dataset, in: $0) } }
        }
        return found
    }

    /// The filter on metadata as a predicate; nil where it states none.
    private func predicate(_ schema: Schema) throws -> String? {
        let names = try animal_cultural_names?.map { name in
            guard let term = schema.vocabulary(named: "species")?.term(for: name) else {
                throw StoreError(.badInput, "\"\(name)\" is the name of no known species")
            }
            return term.term
        }
        let lists: [(String, [String]?)] = [
            ("\"group\"", authorized_group_names), ("collection", dataset_collection_names),
            ("publication_doi", publication_dois), ("data_license", data_licenses),
            ("species", animals_species), ("species", names), ("microscopy", microscopy_names),
            ("owner_id", owner_id),
        ]
        var conditions: [String] = []
        for case (let column, let values?) in lists where !values.isEmpty {
            conditions.append("\(column) IN (\(values.map(Self.quoted).joined(separator: ", ")))")
        }
        let mutations = (mutations ?? []).map { [("gene", $0.gene), ("expression", $0.expression)] }
        let regions = (brain_regions ?? []).map { [("brain_region", $0.brain_structure), ("direction", $0.direction)] }
        for elements in [mutations, regions] where !elements.isEmpty {
            let alternatives = elements.map { parts in
                parts.compactMap { name, value in value.map { "\(name) = \(Self.quoted($0))" } }
                    .joined(separator: " AND ")
            }
            guard !alternatives.contains("") else {
                throw StoreError(.badInput, "an element of mutations or brain_regions states nothing")
            }
            conditions.append("(" + alternatives.map { "(\($0))" }.joined(separator: " OR ") + ")")
        }
        return conditions.isEmpty ? nil : conditions.joined(separator: " AND ")
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}

/// Full text over metadata.
public enum TextSearch {
    /// The datasets of which, for each word of `text`, some metadata value
    /// contains it, in any letter case.
    public static func matching(
        _ text: String, _ candidates: [DatasetOrdinal], in catalog: Catalog
    ) -> Set<DatasetOrdinal> {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        let references = catalog.schema.metadataColumns
        return Set(
            candidates.filter { dataset in
                let values = references.flatMap { catalog.values(of: $0, dataset) }.map { $0.text.lowercased() }
                return words.allSatisfy { word in values.contains { $0.contains(word) } }
            })
    }
}

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
public struct SourceFilter: Decodable, Sendable {
    private struct Mutation: Decodable, Sendable {
        var gene: String?
        var expression: String?
    }

    private struct BrainRegion: Decodable, Sendable {
        var brainStructure: String?
        var direction: String?

        private enum CodingKeys: String, CodingKey {
            case brainStructure = "brain_structure"
            case direction
        }
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case authorizedGroupNames = "authorized_group_names"
        case datasetCollectionNames = "dataset_collection_names"
        case publicationDOIs = "publication_dois"
        case syndbTables = "syndb_tables"
        case dataLicenses = "data_licenses"
        case animalsSpecies = "animals_species"
        case animalCulturalNames = "animal_cultural_names"
        case mutations
        case brainRegions = "brain_regions"
        case microscopyNames = "microscopy_names"
        case ownerID = "owner_id"
    }

    private var authorizedGroupNames: [String] = []
    private var datasetCollectionNames: [String] = []
    private var publicationDOIs: [String] = []
    private var syndbTables: [String] = []
    private var dataLicenses: [String] = []
    private var animalsSpecies: [String] = []
    private var animalCulturalNames: [String] = []
    private var mutations: [Mutation] = []
    private var brainRegions: [BrainRegion] = []
    private var microscopyNames: [String] = []
    private var ownerID: [String] = []
    /// The name of the filter in errors.
    private var file = ""

    /// An empty list states as little as one that is not there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func list<Element: Decodable>(_ key: CodingKeys) throws -> [Element] {
            try container.decodeIfPresent([Element].self, forKey: key) ?? []
        }
        authorizedGroupNames = try list(.authorizedGroupNames)
        datasetCollectionNames = try list(.datasetCollectionNames)
        publicationDOIs = try list(.publicationDOIs)
        syndbTables = try list(.syndbTables)
        dataLicenses = try list(.dataLicenses)
        animalsSpecies = try list(.animalsSpecies)
        animalCulturalNames = try list(.animalCulturalNames)
        mutations = try list(.mutations)
        brainRegions = try list(.brainRegions)
        microscopyNames = try list(.microscopyNames)
        ownerID = try list(.ownerID)
    }
    /// Throws a `StoreError` for text that is not such a filter.
    public init(_ text: String, file: String) throws {
        let data = Data(text.utf8)
        guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw StoreError(.badInput, "\(file): expected a JSON object with lists")
        }
        let keys = CodingKeys.allCases.map(\.rawValue)
        for key in object.keys.sorted() where !keys.contains(key) {
            throw StoreError(
                .badInput, "\(file): a filter has no field \"\(key)\"",
                hint: NearestName.question(key, among: keys)
                    ?? "fields are \(keys.joined(separator: ", "))")
        }
        do {
            self = try JSONDecoder().decode(SourceFilter.self, from: data)
            self.file = file
        } catch {
            throw StoreError(
                .badInput, "\(file): expected lists of texts, and of objects for mutations and brain_regions")
        }
    }
}

extension SourceFilter {
    /// The datasets that satisfy it, among `candidates`.
    public func matching(_ candidates: [DatasetOrdinal], in snapshot: Snapshot) throws -> Set<DatasetOrdinal>
    {
        let catalog = snapshot.catalog
        var found = Set(candidates)
        if let predicate = try predicate(catalog.schema) {
            do {
                found.formIntersection(try DatasetSearch.datasets(matching: predicate, in: catalog))
            } catch let error as QueryError {
                // The place is one in a query that nobody wrote.
                throw StoreError(.badInput, "\(file): \(error.message)", hint: error.hint ?? "")
            }
        }
        if !syndbTables.isEmpty {
            let tables = try syndbTables.map { name in
                do {
                    return try snapshot.table(named: name)
                } catch let error as StoreError {
                    throw StoreError(.badInput, "\(file): \(error.message)", hint: error.hint)
                }
            }
            found = try found.filter { dataset in
                try tables.contains { try snapshot.hasRows(of: dataset, in: $0) }
            }
        }
        return found
    }

    /// The candidates that are left when it excludes; one that states nothing
    /// excludes nothing.
    public func excluding(
        from candidates: [DatasetOrdinal], in snapshot: Snapshot
    ) throws -> [DatasetOrdinal] {
        guard !statesNothing else { return candidates }
        let matching = try matching(candidates, in: snapshot)
        return candidates.filter { !matching.contains($0) }
    }

    private var lists: [(column: String, values: [String])] {
        [
            (QueryText.name("group"), authorizedGroupNames), ("collection", datasetCollectionNames),
            ("publication_doi", publicationDOIs), ("data_license", dataLicenses),
            ("species", animalsSpecies), ("microscopy", microscopyNames), ("owner_id", ownerID),
        ]
    }

    private var statesNothing: Bool {
        lists.allSatisfy(\.values.isEmpty) && animalCulturalNames.isEmpty && mutations.isEmpty
            && brainRegions.isEmpty && syndbTables.isEmpty
    }

    /// The filter on metadata as a predicate; nil where it states none.
    private func predicate(_ schema: Schema) throws -> String? {
        let names = try animalCulturalNames.map { name in
            guard let term = schema.vocabulary(named: "species")?.term(for: name) else {
                throw StoreError(.badInput, "\(file): \"\(name)\" is the name of no known species")
            }
            return term.term
        }
        var conditions: [String] = []
        for (column, values) in lists + [(column: "species", values: names)] where !values.isEmpty {
            conditions.append("\(column) IN (\(values.map(QueryText.text).joined(separator: ", ")))")
        }
        let mutations = mutations.map { [("gene", $0.gene), ("expression", $0.expression)] }
        let regions = brainRegions.map { [("brain_region", $0.brainStructure), ("direction", $0.direction)] }
        for elements in [mutations, regions] where !elements.isEmpty {
            let alternatives = elements.map { parts in
                parts.compactMap { name, value in value.map { "\(name) = \(QueryText.text($0))" } }
                    .joined(separator: " AND ")
            }
            guard !alternatives.contains("") else {
                throw StoreError(
                    .badInput, "\(file): an element of mutations or brain_regions states nothing")
            }
            conditions.append("(" + alternatives.map { "(\($0))" }.joined(separator: " OR ") + ")")
        }
        return conditions.isEmpty ? nil : conditions.joined(separator: " AND ")
    }
}

/// Full text over metadata.
public enum TextSearch {
    /// The datasets of which, for each word of `text`, some metadata value
    /// contains it, in any letter case.
    public static func matching(
        _ text: String, _ candidates: [DatasetOrdinal], in catalog: Catalog
    ) throws -> Set<DatasetOrdinal> {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        let references = catalog.schema.metadataColumns
        return Set(
            try candidates.filter { dataset in
                let values = try references.flatMap { try catalog.values(of: $0, dataset) }.map {
                    $0.text.lowercased()
                }
                return words.allSatisfy { word in values.contains { $0.contains(word) } }
            })
    }
}

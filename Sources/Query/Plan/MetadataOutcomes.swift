import Catalog
import Store

/// What a filter may come out as by the metadata zone map of a segment, asked
/// once for all segments of the same terms: of ten thousand most have the same.
struct MetadataOutcomes {
    private struct Terms: Hashable {
        var catalogNumber: UInt64
        var terms: [[UInt32]]
    }

    private let filter: BoundExpression?
    private let catalog: Catalog
    /// The metadata columns that the filter asks of.
    private let names: [String]
    private var known: [Terms: OutcomeSet] = [:]

    init(_ filter: BoundExpression?, catalog: Catalog) {
        self.filter = filter
        self.catalog = catalog
        var names = Set<String>()
        filter?.forEach {
            if case .elements(_, let references, _) = $0 { names.formUnion(references.map(\.name)) }
        }
        self.names = names.sorted()
    }

    mutating func outcomes(_ map: MetadataZoneMap) -> OutcomeSet {
        guard let filter else { return .isTrue }
        var key = Terms(catalogNumber: UInt64(map.catalogNumber), terms: [])
        for name in names {
            guard let terms = try? map.terms(of: name) else {
                return Prover(catalog: catalog, metadata: .zone(map)).outcomes(of: filter)
            }
            key.terms.append(terms)
        }
        if let outcome = known[key] { return outcome }
        let outcome = Prover(catalog: catalog, metadata: .zone(map)).outcomes(of: filter)
        known[key] = outcome
        return outcome
    }
}

import Catalog
import Store

/// What a filter may come out as by the metadata zone map of a segment, asked
/// once for all segments of the same terms: of ten thousand most have the same.
struct MetadataOutcomes {
    /// Of segments that are alike: the catalogue of their terms, and which of the
    /// lists of each column is theirs.
    private struct Likeness: Hashable {
        var catalogNumber: UInt64
        var lists: [Int]
    }

    private let filter: BoundExpression?
    private let catalog: Catalog
    /// The metadata columns that the filter asks of.
    private let names: [String]
    /// The terms that `lists` are of.
    private var terms: StoredTerms?
    /// One per name; nil where one is missing.
    private var lists: [TermLists]?
    private var known: [Likeness: OutcomeSet] = [:]
    /// Where the filter asks of one column, of each of its lists: no hash needed.
    private var ofList: [OutcomeSet?] = []
    /// The catalogue of the terms in `ofList`.
    private var catalogNumber: UInt64 = 0

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
        guard let (terms, segment) = map.stored else { return prove(filter, map) }
        if terms !== self.terms { use(terms) }
        guard let lists else { return prove(filter, map) }
        if lists.count == 1 {
            if catalogNumber != map.catalogNumber {
                catalogNumber = map.catalogNumber
                ofList = Array(repeating: nil, count: lists[0].count)
            }
            let list = lists[0].position(ofSegment: segment)
            if let outcome = ofList[list] { return outcome }
            let outcome = prove(filter, map)
            ofList[list] = outcome
            return outcome
        }
        let likeness = Likeness(
            catalogNumber: map.catalogNumber, lists: lists.map { $0.position(ofSegment: segment) })
        if let outcome = known[likeness] { return outcome }
        let outcome = prove(filter, map)
        known[likeness] = outcome
        return outcome
    }

    private mutating func use(_ terms: StoredTerms) {
        self.terms = terms
        known = [:]
        ofList = []
        // The number of no catalogue.
        catalogNumber = UInt64.max
        // Lists that cannot be read save no time and decide nothing.
        let lists = names.compactMap { name in (try? terms.lists(of: name)) ?? nil }
        self.lists = lists.count == names.count ? lists : nil
    }

    private func prove(_ filter: BoundExpression, _ map: MetadataZoneMap) -> OutcomeSet {
        Prover(catalog: catalog, metadata: .zone(map)).outcomes(of: filter)
    }
}

import Bits
import Catalog
import Columns

/// The index of the catalogue, from each term to its datasets, in front of the
/// prover: a question about one term looks at its datasets, not at all.
extension Pruner {
    /// What the index makes of a filter.
    struct Candidates {
        /// Datasets beside which none can satisfy the filter.
        var datasets: Bitmap
        /// What the filter asks of their rows besides; nil where that is nothing.
        var rest: BoundExpression?
    }

    /// For each operand of AND that asks whether an element of one field has a
    /// property, the datasets that have a term with it: of these it is true.
    func candidates() throws -> Candidates {
        var candidates = Candidates(datasets: snapshot.catalog.liveDatasets)
        guard let filter = plan.filter else { return candidates }
        let operands = filter.conjuncts
        var rest: [BoundExpression] = []
        for operand in operands {
            guard case .elements(.any, let references, let condition) = operand, references.count == 1,
                let having = try datasets(having: condition, references[0])
            else {
                rest.append(operand)
                continue
            }
            candidates.datasets.formIntersection(having)
        }
        candidates.rest = rest.count == operands.count ? filter : rest.count > 1 ? .all(rest) : rest.first
        return candidates
    }

    /// A union of more lists than this costs more than asking each dataset.
    private static let mostTerms = 64

    /// The datasets with a term for which the condition holds; nil where terms
    /// alone do not decide it.
    private func datasets(
        having condition: BoundExpression, _ reference: MetadataColumnReference
    ) throws -> Bitmap? {
        let catalog = snapshot.catalog
        // As nearly all ask: nothing is equal to an absent part.
        if case .comparison(.equal, .element, .literal(let value)) = condition, reference.kind == .text,
            !value.isNull
        {
            return try catalog.code(of: value, in: reference).map {
                try catalog.datasets(havingTerm: $0, of: reference)
            } ?? Bitmap(count: catalog.count, repeating: false)
        }
        guard condition.readsElementsAlone else { return nil }
        func holds(_ value: Value) -> Bool? {
            var evaluator = ScalarEvaluator(catalog: catalog, dataset: nil)
            evaluator.elements = [value]
            guard let truth = try? evaluator.truth(of: condition) as Bool?? else { return nil }
            return truth == true
        }
        // Absent parts are in no list of datasets.
        guard holds(.null) == false else { return nil }
        var codes: [UInt32] = []
        switch condition {
        case .inList(.element, let members, hasNull: false) where reference.kind == .text:
            codes = try members.values.compactMap { try catalog.code(of: $0, in: reference) }
        default:
            // Ids are as many as datasets: no faster than the prover.
            guard reference.source != .datasetID else { return nil }
            for (code, term) in try catalog.terms(of: reference).enumerated() {
                guard let truth = holds(term) else { return nil }
                if truth { codes.append(UInt32(code)) }
            }
        }
        guard codes.count <= Self.mostTerms else { return nil }
        var datasets = Bitmap(count: catalog.count, repeating: false)
        for code in codes { datasets.formUnion(try catalog.datasets(havingTerm: code, of: reference)) }
        return datasets
    }
}

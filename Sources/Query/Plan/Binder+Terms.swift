import Catalog
import Columns

/// Texts that stand for something a store knows: ids of datasets and terms of
/// vocabularies. A text that can match nothing for the way it is written is
/// either read as what it means or refused, never answered with no rows.
extension Binder {
    /// The metadata column that a bound operand is the value of.
    func reference(of expression: BoundExpression) -> MetadataColumnReference? {
        switch expression {
        case .metadata(let reference): return reference
        case .element(let index): return elementReferences?[index]
        case .slot(let slot):
            guard let grouping, slot < grouping.keys.count else { return nil }
            if case .metadata(let reference) = grouping.keys[slot].value.expression { return reference }
            return nil
        default: return nil
        }
    }

    /// The text that a literal stands for beside `operand`. `isEquality`: as
    /// with `=` and IN, where a text means a term; `<` compares by bytes.
    func known(
        _ value: Value, beside operand: TypedExpression, isEquality: Bool, _ expression: Expression
    ) throws(QueryError) -> Value {
        guard case .text(let text) = value, let reference = reference(of: operand.expression) else {
            return value
        }
        if reference.source == .datasetID { return .text(try datasetID(text, expression)) }
        guard isEquality, let name = reference.vocabulary,
            let vocabulary = catalog.schema.vocabulary(named: name),
            !mayHave(value, reference)
        else { return value }
        if let term = vocabulary.term(for: text) { return .text(term.term) }
        guard vocabulary.isClosed else { return value }
        if vocabulary.absent.contains(where: { $0.lowercased() == text.lowercased() }) {
            throw QueryError(
                "'\(text)' is no value of \"\(reference.name)\"", at: expression.range,
                hint: "where there is none: \(reference.name) IS NULL")
        }
        throw unknown(text, of: reference, vocabulary, expression)
    }

    private func datasetID(_ text: String, _ expression: Expression) throws(QueryError) -> String {
        if let id = UUIDBytes(text) { return id.description }
        throw QueryError(
            "'\(text)' is no dataset id", at: expression.range,
            hint: "an id is a UUID in full; by its title a dataset is found with label = '...'")
    }

    /// Throws where neither the vocabulary nor any dataset has the term.
    func checkTerm(
        _ text: String, of reference: MetadataColumnReference, _ vocabulary: Vocabulary,
        _ expression: Expression
    ) throws(QueryError) {
        guard vocabulary.term(for: text) == nil, !mayHave(.text(text), reference) else {
            return
        }
        throw unknown(text, of: reference, vocabulary, expression)
    }

    /// Whether a dataset has the term. Damage of the catalogue is no fault of
    /// the question: it is reported where the term is looked up for an answer.
    private func mayHave(_ term: Value, _ reference: MetadataColumnReference) -> Bool {
        guard let code = try? catalog.code(of: term, in: reference) as UInt32?? else { return true }
        return code != nil
    }

    private func unknown(
        _ text: String, of reference: MetadataColumnReference, _ vocabulary: Vocabulary,
        _ expression: Expression
    ) -> QueryError {
        let hint =
            vocabulary.nearest(to: text).map { "did you mean '\($0)'?" }
            ?? (vocabulary.terms.count <= 12
                ? "known are \(vocabulary.terms.map(\.term).joined(separator: ", "))" : nil)
        return QueryError(
            "'\(text)' is no known term of \"\(reference.name)\"", at: expression.range, hint: hint)
    }
}

import Catalog
import Import

extension TableSchema {
    /// The columns as a file fills them. Closed vocabularies are checked cell by
    /// cell while parsing.
    public func targets(_ schema: Schema) -> [TargetColumn] {
        columns.map { column in
            var allowed: [String: String]?
            if let name = column.vocabulary, let vocabulary = schema.vocabulary(named: name),
                vocabulary.isClosed
            {
                var terms: [String: String] = [:]
                for term in vocabulary.terms {
                    for spelling in [term.term] + term.spellings { terms[spelling] = term.term }
                }
                allowed = terms
            }
            return TargetColumn(
                name: column.name, type: column.type, isNullable: column.isNullable, aliases: column.aliases,
                unit: column.unit, allowed: allowed)
        }
    }
}

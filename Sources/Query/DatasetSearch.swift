import Catalog
import Columns

/// Datasets that satisfy a metadata predicate: `syndb search`.
public enum DatasetSearch {
    /// In order of ordinal, deleted ones left out; a `QueryError` says what is
    /// wrong with the predicate and where.
    public static func datasets(
        matching predicate: String, in catalog: Catalog
    ) throws -> [DatasetOrdinal] {
        let expression = try Parser.expression(predicate)
        var binder = Binder(catalog: catalog, table: nil)
        let condition = try binder.condition(expression, "search")
        var found: [DatasetOrdinal] = []
        try catalog.liveDatasets.forEachSet { index in
            let ordinal = DatasetOrdinal(UInt32(index))
            var evaluator = ScalarEvaluator(catalog: catalog, dataset: ordinal)
            if try evaluator.truth(of: condition) == true { found.append(ordinal) }
        }
        return found
    }
}

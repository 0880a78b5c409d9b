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
        return try catalog.liveOrdinals.filter { ordinal in
            var evaluator = ScalarEvaluator(catalog: catalog, dataset: ordinal)
            return try evaluator.truth(of: condition) == true
        }
    }
}

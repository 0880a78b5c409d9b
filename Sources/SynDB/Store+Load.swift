import Catalog
import Import
import Store

extension Store {
    /// Loads; where nothing says whose rows the files hold and the store has
    /// one dataset, the error names it.
    public func loadNamingDataset(_ request: LoadRequest) throws -> LoadSummary {
        do {
            return try load(request)
        } catch var error as ImportError where error.lacksDataset {
            let catalog = try snapshot().catalog
            let live = catalog.liveOrdinals
            guard live.count == 1 else { throw error }
            let id = try catalog.id(of: live[0])
            let label = try catalog.label(of: live[0]).map { " (\"\($0)\")" } ?? ""
            let hint = "the store has one dataset: --dataset \(id)\(label)"
            error.hint = error.hint.map { "\(hint)\n  \($0)" } ?? hint
            throw error
        }
    }
}

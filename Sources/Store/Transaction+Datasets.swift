import Catalog
import Columns

extension Transaction {
    /// Adds datasets to the catalogue of `base` that were added to that of an earlier
    /// one, behind what others have added meanwhile, and gives the written segments
    /// their new ordinals; nil where there are none.
    func addAgain(_ added: [ParsedDataset], before: Catalog) throws -> Catalog? {
        guard !added.isEmpty else { return nil }
        let changed = try base.catalog.adding(added, number: base.catalog.number + 1)
        let first = before.count
        renumber { $0.index < first ? $0 : changed.ordinals[$0.index - first] }
        return changed.catalog
    }
}

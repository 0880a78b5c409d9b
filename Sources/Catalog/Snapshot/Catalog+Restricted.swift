import Bits
import Blocks

extension Catalog {
    /// The catalogue for somebody who may see some datasets only: all others,
    /// and the deleted ones, are as if they had never been added. Their ids,
    /// labels and terms are unknown to it; ordinals stay what they were.
    ///
    /// For questions alone: a store is never given it to keep.
    public func restricted(to visible: Bitmap) -> Catalog {
        var live = liveDatasets
        live.formIntersection(visible)
        return Catalog(
            number: number, schema: schema, packSources: packSources, states: states, live: live, ids: ids,
            fields: zip(schema.metadataFields, fields).map { [live] field, index in
                Deferred {
                    FieldIndex(field, try index.value().table.restricted(to: live, field), live: live)
                }
            }, isRestricted: true)
    }
}

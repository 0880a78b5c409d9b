import Columns

extension Catalog {
    /// A dataset's metadata as JSON with the keys of metadata files, fields in
    /// the order of the packs; reading it back gives the same metadata.
    ///
    /// Numbers of the portal and the like stay numbers; absent fields are left
    /// out. `pretty` puts each key on a line of its own; `derived` are members
    /// that follow from rows, as JSON.
    public func jsonObject(
        of ordinal: DatasetOrdinal, pretty: Bool = false, derived: [(String, String)] = []
    ) throws -> String {
        var pairs = [
            ("id", JSONString.quoted(try id(of: ordinal).description)),
            ("pack", JSONString.quoted(pack(of: ordinal))),
        ]
        for (field, index) in zip(schema.metadataFields, fields) {
            let elements = try index.value().table.elements(ordinal.index)
            guard !elements.isEmpty else { continue }
            let texts = elements.map { element in
                field.hasObjects
                    ? JSONText.object(
                        zip(field.parts, element).map { ($0.name, JSONText.value($1)) }, pretty: false)
                    : JSONText.value(element[0])
            }
            pairs.append((field.name, field.isList ? "[\(texts.joined(separator: ", "))]" : texts[0]))
        }
        return JSONText.object(pairs + derived, pretty: pretty)
    }
}

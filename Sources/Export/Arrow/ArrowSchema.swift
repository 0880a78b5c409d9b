import Columns

/// The columns of a result as Arrow's schema. The unit of a column stands in
/// the metadata of its field under `unit`, which a load reads as a statement.
struct ArrowSchema {
    var names: [String]
    var types: [ArrowOutputType]
    var units: [String?]

    /// Writes the table and returns its place.
    func write(to builder: inout FlatBuilder) -> Int {
        // Byte order is left out: lowest byte first.
        let schema = builder.table([.absent, .reference])
        let fields = builder.references(names.count)
        builder.point(from: schema.fields[1], to: fields.start)
        for (column, place) in fields.places.enumerated() {
            builder.point(from: place, to: writeField(column, to: &builder))
        }
        return schema.start
    }

    private func writeField(_ column: Int, to builder: inout FlatBuilder) -> Int {
        var metadata: [(key: String, value: String)] = []
        if let unit = units[column] { metadata.append(("unit", unit)) }
        if types[column] == .uuid {
            metadata += [("ARROW:extension:name", "arrow.uuid"), ("ARROW:extension:metadata", "")]
        }
        let type = types[column].table
        // Name, nullable, type, dictionary, children, metadata.
        let field = builder.table([
            .reference, .byte(1), .byte(type.code), .reference, .absent, .reference,
            metadata.isEmpty ? .absent : .reference,
        ])
        builder.point(from: field.fields[0], to: builder.text(names[column]))
        builder.point(from: field.fields[3], to: builder.table(type.fields).start)
        builder.point(from: field.fields[5], to: builder.references(0).start)
        guard !metadata.isEmpty else { return field.start }
        let pairs = builder.references(metadata.count)
        builder.point(from: field.fields[6], to: pairs.start)
        for (pair, place) in zip(metadata, pairs.places) {
            let table = builder.table([.reference, .reference])
            builder.point(from: place, to: table.start)
            builder.point(from: table.fields[0], to: builder.text(pair.key))
            builder.point(from: table.fields[1], to: builder.text(pair.value))
        }
        return field.start
    }
}

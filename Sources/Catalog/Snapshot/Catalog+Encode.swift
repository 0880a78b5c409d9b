import Bits
import Blocks
import Columns

extension Catalog {
    /// The catalogue file: a function of number, packs, datasets and metadata
    /// alone, whatever edits led there. Throws where the catalogue was read from
    /// a file of which some part is damaged.
    public func encode() throws -> BlockFileWriter.File {
        var writer = BlockFileWriter(CatalogFormat.kind)
        writer.head.write(number)
        writer.head.write(UInt32(count))
        try writer.add(schema.encode())
        var packs = ByteWriter()
        for source in try packSources.value() { packs.write(text: source) }
        try writer.add(packs.bytes)
        var runs = ByteWriter()
        var start = 0
        for run in states.runs {
            runs.write(UInt32(run.end - start))
            runs.write(UInt16(run.pack))
            runs.write(run.isDeleted ? CatalogFormat.deletedFlag : 0)
            start = run.end
        }
        try writer.add(runs.bytes)
        var ids = ByteWriter()
        for id in try self.ids.value().ids { ids.write(id) }
        try writer.add(ids.bytes)
        for (field, table) in zip(schema.metadataFields, try fieldTables()) {
            try writer.add(encode(field, table))
        }
        return writer.finished()
    }

    private func encode(_ field: MetadataField, _ table: FieldTable) -> [UInt8] {
        // A field that nobody has takes no byte.
        guard table.offsets[count] > 0 else { return [] }
        var writer = ByteWriter()
        writer.write(packed: (0..<count).map { UInt64(table.range($0).count) })
        for (part, column) in zip(field.parts, table.parts) {
            writer.write(part.type.code)
            writer.write(UInt32(column.terms.count))
            write(column.terms, part.type, to: &writer)
            // The next new term is 1, whatever its code: labels and the like,
            // of which each occurs once, then take no bits.
            var used: UInt32 = field.absentCountsAs == nil ? 0 : 1
            writer.write(
                packed: column.codes.map { code -> UInt64 in
                    if code == TermColumn.none { return 0 }
                    guard code == used else { return UInt64(code) + 2 }
                    used += 1
                    return 1
                })
        }
        return writer.bytes
    }

    private func write(_ terms: [Value], _ type: MetadataPart.PartType, to writer: inout ByteWriter) {
        if type == .text || type == .date {
            writer.write(packed: terms.map { UInt64($0.text.utf8.count) })
            for term in terms { writer.write(raw: term.text.utf8) }
            return
        }
        for term in terms {
            switch term {
            case .integer(let number): writer.write(number)
            case .double(let number): writer.write(number)
            case .boolean(let truth): writer.write(UInt8(truth ? 1 : 0))
            // No part type takes these; `checkShape` keeps them out.
            case .text, .identifier, .null: break
            }
        }
    }
}

import Bits
import Columns

extension Catalog {
    /// The bytes of a catalogue file: a function of number, packs, datasets and
    /// metadata alone, whatever edits led there.
    public func encode() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: CatalogFormat.magic)
        writer.write(CatalogFormat.major)
        writer.write(CatalogFormat.minor)
        writer.write(UInt32(0))
        writer.write(number)
        writer.write(UInt32(schema.packs.count))
        for pack in schema.packs { writer.write(text: pack.source) }
        writer.write(UInt32(records.count))
        for record in records {
            writer.write(record.id)
            writer.write(UInt16(record.pack))
            writer.write(record.isDeleted ? CatalogFormat.deletedFlag : 0)
        }
        writer.write(UInt32(schema.metadataFields.count))
        for (field, table) in zip(schema.metadataFields, fieldTables) {
            write(field, table, to: &writer)
        }
        let checksum = XXH64.hash(writer.bytes)
        writer.write(checksum)
        return writer.bytes
    }

    private func write(_ field: MetadataField, _ table: FieldTable, to writer: inout ByteWriter) {
        writer.write(text: field.name)
        let present = (0..<records.count).filter { !table.range($0).isEmpty }
        writer.write(UInt32(present.count))
        for ordinal in present {
            writer.write(UInt32(ordinal))
            writer.write(UInt32(table.range(ordinal).count))
        }
        writer.write(UInt16(field.parts.count))
        for (part, column) in zip(field.parts, table.parts) {
            writer.write(part.type.code)
            writer.write(UInt32(column.terms.count))
            for term in column.terms { write(term, to: &writer) }
            for code in column.codes { writer.write(code) }
        }
    }

    private func write(_ term: Value, to writer: inout ByteWriter) {
        switch term {
        case .text(let text): writer.write(text: text)
        case .integer(let number): writer.write(number)
        case .double(let number): writer.write(number)
        case .boolean(let truth): writer.write(UInt8(truth ? 1 : 0))
        // No part type takes these; `checkShape` keeps them out.
        case .identifier, .null: break
        }
    }
}

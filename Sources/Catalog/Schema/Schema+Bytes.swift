import Bits
import Columns

/// The stored form of a schema (FormatSpec, catalog.md): what the packs' texts
/// come to, so that opening a store parses no text.
extension Schema {
    func encode() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(list: packs) { pack, writer in
            writer.write(text: pack.name)
            writer.write(UInt32(pack.version))
            writer.write(text: pack.title)
            writer.write(list: fieldIndexes(ofPack: pack.name)) { $1.write(UInt16($0)) }
        }
        writer.write(list: vocabularies) { $0.write(to: &$1) }
        writer.write(list: metadataFields) { $0.write(to: &$1) }
        writer.write(list: tables) { $0.write(to: &$1) }
        return writer.bytes
    }

    /// Nil where a field is out of its range or names repeat.
    static func read(from reader: inout ByteReader) throws -> Schema? {
        var fieldsOfPack: [String: [Int]] = [:]
        let packs = try reader.readList { reader -> PackSummary? in
            guard let name = try reader.readText() else { return nil }
            let version = Int(try reader.read(UInt32.self))
            guard let title = try reader.readText(),
                let fields = try reader.readList({ Int(try $0.read(UInt16.self)) }),
                fieldsOfPack.updateValue(fields, forKey: name) == nil
            else { return nil }
            return PackSummary(name: name, version: version, title: title)
        }
        guard let packs, let vocabularies = try reader.readList({ try Vocabulary.read(from: &$0) }),
            let fields = try reader.readList({ try MetadataField.read(from: &$0) }),
            let tables = try reader.readList({ try TableSchema.read(from: &$0) }),
            fieldsOfPack.values.allSatisfy({ $0.allSatisfy { $0 < fields.count } })
        else { return nil }
        return Schema(
            packs: packs, tables: tables, metadataFields: fields, vocabularies: vocabularies,
            fieldsOfPack: fieldsOfPack)
    }
}

extension Vocabulary {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.write(text: name)
        writer.write(flags: [isClosed])
        writer.write(text: meaning)
        writer.write(texts: absent)
        writer.write(list: terms) { term, writer in
            writer.write(text: term.term)
            writer.write(texts: term.spellings)
            writer.write(text: term.parent ?? "")
        }
    }

    fileprivate static func read(from reader: inout ByteReader) throws -> Vocabulary? {
        guard let name = try reader.readText(), let flags = try reader.readFlags(1),
            let meaning = try reader.readText(), let absent = try reader.readTexts()
        else { return nil }
        let terms = try reader.readList { reader -> VocabularyTerm? in
            guard let term = try reader.readText(), let spellings = try reader.readTexts(),
                let parent = try reader.readText()
            else { return nil }
            return VocabularyTerm(term: term, spellings: spellings, parent: parent.isEmpty ? nil : parent)
        }
        guard let terms else { return nil }
        return Vocabulary(name: name, isClosed: flags[0], meaning: meaning, terms: terms, absent: absent)
    }
}

extension MetadataField {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.write(text: name)
        writer.write(texts: aliases)
        writer.write(text: meaning)
        writer.write(flags: [isList, hasObjects, isRequired, isExpected, isDerived, absentCountsAs != nil])
        writer.write(text: joined ?? "")
        writer.write(text: absentCountsAs ?? "")
        writer.write(list: parts) { part, writer in
            writer.write(text: part.name)
            writer.write(text: part.column)
            writer.write(part.type.code)
            writer.write(flags: [part.isRequired, part.maximumLength != nil])
            writer.write(UInt32(part.maximumLength ?? 0))
            writer.write(text: part.vocabulary ?? "")
            writer.write(text: part.meaning)
        }
    }

    fileprivate static func read(from reader: inout ByteReader) throws -> MetadataField? {
        guard let name = try reader.readText(), let aliases = try reader.readTexts(),
            let meaning = try reader.readText(), let flags = try reader.readFlags(6),
            let joined = try reader.readText(), let absent = try reader.readText(),
            let parts = try reader.readList({ try MetadataPart.read(from: &$0) }), !parts.isEmpty
        else { return nil }
        return MetadataField(
            name: name, aliases: aliases, meaning: meaning, isList: flags[0], hasObjects: flags[1],
            parts: parts, joined: joined.isEmpty ? nil : joined, isRequired: flags[2], isExpected: flags[3],
            absentCountsAs: flags[5] ? absent : nil, isDerived: flags[4])
    }
}

extension MetadataPart {
    fileprivate static func read(from reader: inout ByteReader) throws -> MetadataPart? {
        guard let name = try reader.readText(), let column = try reader.readText(),
            let type = PartType(code: try reader.read(UInt8.self)), let flags = try reader.readFlags(2)
        else { return nil }
        let length = Int(try reader.read(UInt32.self))
        guard let vocabulary = try reader.readText(), let meaning = try reader.readText() else { return nil }
        return MetadataPart(
            name: name, column: column, type: type, vocabulary: vocabulary.isEmpty ? nil : vocabulary,
            isRequired: flags[0], maximumLength: flags[1] ? length : nil, meaning: meaning)
    }
}

extension TableSchema {
    fileprivate func write(to writer: inout ByteWriter) {
        writer.write(code)
        for text in [name, plural, pack, meaning] { writer.write(text: text) }
        for texts in [aliases, key, sort] { writer.write(texts: texts) }
        writer.write(list: columns) { column, writer in
            writer.write(text: column.name)
            writer.write(text: column.type.rawValue)
            writer.write(flags: [column.isNullable])
            writer.write(text: column.unit ?? "")
            writer.write(text: column.meaning)
            writer.write(texts: column.references)
            writer.write(text: column.derivation?.rawValue ?? "")
            writer.write(texts: column.aliases)
            writer.write(text: column.vocabulary ?? "")
        }
    }

    fileprivate static func read(from reader: inout ByteReader) throws -> TableSchema? {
        let code = try reader.read(UInt32.self)
        guard let name = try reader.readText(), let plural = try reader.readText(),
            let pack = try reader.readText(), let meaning = try reader.readText(),
            let aliases = try reader.readTexts(), let key = try reader.readTexts(),
            let sort = try reader.readTexts(),
            let columns = try reader.readList({ try ColumnSchema.read(from: &$0) })
        else { return nil }
        return TableSchema(
            code: code, name: name, plural: plural, aliases: aliases, pack: pack, meaning: meaning, key: key,
            sort: sort, columns: columns)
    }
}

extension ColumnSchema {
    fileprivate static func read(from reader: inout ByteReader) throws -> ColumnSchema? {
        guard let name = try reader.readText(), let code = try reader.readText(),
            let type = ColumnType(rawValue: code), let flags = try reader.readFlags(1),
            let unit = try reader.readText(), let meaning = try reader.readText(),
            let references = try reader.readTexts(), let derivation = try reader.readText(),
            let aliases = try reader.readTexts(), let vocabulary = try reader.readText(),
            derivation.isEmpty || Derivation(rawValue: derivation) != nil
        else { return nil }
        return ColumnSchema(
            name: name, type: type, unit: unit.isEmpty ? nil : unit, meaning: meaning, isNullable: flags[0],
            references: references, derivation: Derivation(rawValue: derivation), aliases: aliases,
            vocabulary: vocabulary.isEmpty ? nil : vocabulary)
    }
}

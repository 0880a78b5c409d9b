import Bits
import Columns

extension Catalog {
    /// The catalogue with more datasets, and their ordinals in order.
    ///
    /// Datasets without an id get a random one. Throws a `CatalogError` of kind
    /// `clash` for an id that is or ever was in the catalogue.
    public func adding(
        _ parsed: [ParsedDataset], number: UInt64
    ) throws -> (catalog: Catalog, ordinals: [DatasetOrdinal]) {
        var records = records
        var tables = fieldTables
        var ordinals: [DatasetOrdinal] = []
        var added: Set<UUIDBytes> = []
        guard records.count + parsed.count < Int(UInt32.max) else {
            throw CatalogError(.metadata, "a store holds at most \(UInt32.max - 1) datasets")
        }
        for dataset in parsed {
            let metadata = dataset.metadata
            let id = metadata.id ?? .random()
            if let other = self.dataset(id) {
                let state = isDeleted(other) ? "belonged to a deleted dataset" : "is in the store"
                throw CatalogError(
                    .clash, "the dataset id \(id) \(state); leave the id out for a new one")
            }
            guard added.insert(id).inserted else {
                throw CatalogError(.clash, "the dataset id \(id) is given twice; give each its own")
            }
            let pack = try packIndex(metadata.pack)
            try checkShape(metadata, pack: pack)
            ordinals.append(DatasetOrdinal(UInt32(records.count)))
            records.append(DatasetRecord(id: id, pack: pack, isDeleted: false))
            for (index, field) in schema.metadataFields.enumerated() {
                tables[index].append(metadata.fields[field.name] ?? [])
            }
        }
        let catalog = Catalog(number: number, schema: schema, records: records, fieldTables: tables)
        return (catalog, ordinals)
    }

    /// The catalogue with other metadata for a dataset, whose id and pack stay.
    public func replacing(
        _ ordinal: DatasetOrdinal, with metadata: DatasetMetadata, number: UInt64
    ) throws -> Catalog {
        let record = try live(ordinal)
        try checkShape(metadata, pack: record.pack)
        var tables = fieldTables
        for (index, field) in schema.metadataFields.enumerated() {
            let elements = metadata.fields[field.name] ?? []
            let stored = tables[index].elements(ordinal.index)
            guard elements.map({ $0.map(TermKey.init) }) != stored.map({ $0.map(TermKey.init) }) else {
                continue
            }
            tables[index] = tables[index].replacing(ordinal.index, with: elements, field)
        }
        return Catalog(number: number, schema: schema, records: records, fieldTables: tables)
    }

    /// The catalogue without a dataset. Its ordinal and id stay taken; nothing
    /// else of its metadata is left in the new catalogue.
    public func deleting(_ ordinal: DatasetOrdinal, number: UInt64) throws -> Catalog {
        _ = try live(ordinal)
        var records = records
        records[ordinal.index].isDeleted = true
        var tables = fieldTables
        for (index, field) in schema.metadataFields.enumerated()
        where !tables[index].range(ordinal.index).isEmpty {
            tables[index] = tables[index].replacing(ordinal.index, with: [], field)
        }
        return Catalog(number: number, schema: schema, records: records, fieldTables: tables)
    }

    /// The same datasets under another schema, which has every pack of theirs.
    public func adopting(_ schema: Schema, number: UInt64) throws -> Catalog {
        var catalog = Catalog(number: number, schema: schema)
        var records: [DatasetRecord] = []
        var tables = catalog.fieldTables
        for ordinal in 0..<count {
            let metadata = metadata(of: DatasetOrdinal(UInt32(ordinal)))
            var record = self.records[ordinal]
            record.pack = try catalog.packIndex(metadata.pack)
            try catalog.checkShape(metadata, pack: record.pack)
            records.append(record)
            for (index, field) in schema.metadataFields.enumerated() {
                tables[index].append(metadata.fields[field.name] ?? [])
            }
        }
        catalog = Catalog(number: number, schema: schema, records: records, fieldTables: tables)
        return catalog
    }

    private func live(_ ordinal: DatasetOrdinal) throws -> DatasetRecord {
        guard ordinal.index < count else {
            throw CatalogError(.notFound, "there is no dataset number \(ordinal)")
        }
        guard !isDeleted(ordinal) else {
            throw CatalogError(.notFound, "the dataset \(id(of: ordinal)) is deleted")
        }
        return records[ordinal.index]
    }

    private func packIndex(_ name: String?) throws -> Int {
        guard let name else {
            guard !schema.packs.isEmpty else {
                throw CatalogError(.notFound, "the store has no pack, so it takes no dataset")
            }
            return 0
        }
        guard let index = schema.packs.firstIndex(where: { $0.name == name }) else {
            throw CatalogError(.notFound, "the store has no pack '\(name)'")
        }
        return index
    }

    /// Metadata made in code may have any shape; the tables take only the
    /// shape of the pack.
    private func checkShape(_ metadata: DatasetMetadata, pack: Int) throws {
        let known = Set(schema.fieldIndexes(ofPack: schema.packs[pack].name))
        for (name, elements) in metadata.fields.sorted(by: { $0.key < $1.key }) {
            guard let index = schema.metadataFields.firstIndex(where: { $0.name == name }),
                known.contains(index), !schema.metadataFields[index].isDerived
            else {
                throw CatalogError(
                    .metadata, "the pack '\(schema.packs[pack].name)' has no metadata field '\(name)'")
            }
            let field = schema.metadataFields[index]
            guard field.isList || elements.count <= 1 else {
                throw CatalogError(.metadata, "'\(name)' takes one value, found \(elements.count)")
            }
            for element in elements {
                let fits =
                    element.count == field.parts.count && !element.allSatisfy(\.isNull)
                    && zip(field.parts, element).allSatisfy { $0.type.takes($1) }
                guard fits else {
                    throw CatalogError(
                        .metadata,
                        "an element of '\(name)' has values of other types "
                            + "or parts")
                }
            }
        }
    }
}

extension MetadataPart.PartType {
    /// Whether a value, or its absence, is one of the type.
    func takes(_ value: Value) -> Bool {
        switch (self, value) {
        case (_, .null), (.text, .text), (.date, .text), (.int64, .integer), (.bool, .boolean): true
        case (.float64, .double(let number)): number.isFinite
        default: false
        }
    }
}

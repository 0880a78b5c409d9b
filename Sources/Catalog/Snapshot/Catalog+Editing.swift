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
        var records = try self.records()
        var tables = try fieldTables()
        var ordinals: [DatasetOrdinal] = []
        var added: Set<UUIDBytes> = []
        guard records.count + parsed.count < Int(UInt32.max) else {
            throw CatalogError(.metadata, "a store holds at most \(UInt32.max - 1) datasets")
        }
        for dataset in parsed {
            let metadata = dataset.metadata
            let id = metadata.id ?? .random()
            if let other = try self.dataset(id) {
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
        return (changed(number, records, tables), ordinals)
    }

    /// The catalogue with other metadata for a dataset, whose id and pack stay.
    public func replacing(
        _ ordinal: DatasetOrdinal, with metadata: DatasetMetadata, number: UInt64
    ) throws -> Catalog {
        let pack = try live(ordinal)
        try checkShape(metadata, pack: pack)
        var tables = try fieldTables()
        for (index, field) in schema.metadataFields.enumerated() {
            let elements = metadata.fields[field.name] ?? []
            let stored = tables[index].elements(ordinal.index)
            guard elements.map({ $0.map(TermKey.init) }) != stored.map({ $0.map(TermKey.init) }) else {
                continue
            }
            tables[index] = tables[index].replacing(ordinal.index, with: elements, field)
        }
        return changed(number, try records(), tables)
    }

    /// The catalogue without a dataset. Its ordinal and id stay taken; nothing
    /// else of its metadata is left in the new catalogue.
    public func deleting(_ ordinal: DatasetOrdinal, number: UInt64) throws -> Catalog {
        _ = try live(ordinal)
        var records = try self.records()
        records[ordinal.index].isDeleted = true
        var tables = try fieldTables()
        for (index, field) in schema.metadataFields.enumerated()
        where !tables[index].range(ordinal.index).isEmpty {
            tables[index] = tables[index].replacing(ordinal.index, with: [], field)
        }
        return changed(number, records, tables)
    }

    /// The catalogue with a random id in the place of a deleted dataset's: its
    /// ordinal stays taken, and nothing tells any more whose it was.
    public func forgetting(_ ordinal: DatasetOrdinal, number: UInt64) throws -> Catalog {
        guard ordinal.index < count, isDeleted(ordinal) else {
            throw CatalogError(.notFound, "there is no deleted dataset number \(ordinal)")
        }
        var records = try self.records()
        records[ordinal.index].id = .random()
        return changed(number, records, try fieldTables())
    }

    /// The same datasets under the schema of other packs, which have every pack
    /// of theirs.
    public func adopting(_ packs: [Pack], number: UInt64) throws -> Catalog {
        let empty = try Catalog(number: number, packs: packs)
        var records: [DatasetRecord] = []
        var tables = try empty.fieldTables()
        for (ordinal, record) in try self.records().enumerated() {
            let metadata = try metadata(of: DatasetOrdinal(UInt32(ordinal)))
            let pack = try empty.packIndex(metadata.pack)
            try empty.checkShape(metadata, pack: pack)
            records.append(DatasetRecord(id: record.id, pack: pack, isDeleted: record.isDeleted))
            for (index, field) in empty.schema.metadataFields.enumerated() {
                tables[index].append(metadata.fields[field.name] ?? [])
            }
        }
        return empty.changed(number, records, tables)
    }

    private func changed(_ number: UInt64, _ records: [DatasetRecord], _ tables: [FieldTable]) -> Catalog {
        Catalog(
            number: number, schema: schema, packSources: packSources, records: records, fieldTables: tables)
    }

    /// The position of a live dataset's pack.
    private func live(_ ordinal: DatasetOrdinal) throws -> Int {
        guard ordinal.index < count else {
            throw CatalogError(.notFound, "there is no dataset number \(ordinal)")
        }
        guard !isDeleted(ordinal) else {
            let id = try id(of: ordinal)
            throw CatalogError(.notFound, "the dataset \(id) is deleted")
        }
        return states.state(of: ordinal.index).pack
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

import Bits
import Blocks
import Columns

/// All datasets of a store and their metadata at one moment.
///
/// Never changed: every change gives a new catalogue with a number of the
/// caller's. An object, because everything that plans or evaluates holds it: of
/// a structure each copy counts references to a dozen parts, which threads that
/// answer at the same time count against each other.
///
/// Metadata is held by column, coded by term, with an index from each term to
/// its datasets, so that a predicate on metadata costs look-ups, not scans. Of
/// one that is read from a file a field is read when it is first asked for,
/// which throws where its bytes are damaged.
public final class Catalog: Sendable {
    public let number: UInt64
    public let schema: Schema
    let states: DatasetStates
    let ids: Deferred<DatasetIDs, any Error>
    /// One per `schema.metadataFields`.
    let fields: [Deferred<FieldIndex, any Error>]
    /// The texts of the packs, in order.
    let packSources: Deferred<[String], any Error>
    /// Datasets that are not deleted, by ordinal; of a restricted catalogue
    /// those that it shows.
    public let liveDatasets: Bitmap
    /// Whether other datasets are as if they had never been there.
    public let isRestricted: Bool

    /// An empty catalogue. Throws a `CatalogError` where packs contradict each other.
    public convenience init(number: UInt64, packs: [Pack]) throws {
        let schema = try Schema(packs: packs)
        self.init(
            number: number, schema: schema, packSources: Deferred(ready: packs.map(\.source)), records: [],
            fieldTables: schema.metadataFields.map(FieldTable.init))
    }

    /// `records` have distinct ids; each table has an entry per record.
    convenience init(
        number: UInt64, schema: Schema, packSources: Deferred<[String], any Error>,
        records: [DatasetRecord], fieldTables: [FieldTable]
    ) {
        let states = DatasetStates(records)
        let live = states.live
        self.init(
            number: number, schema: schema, packSources: packSources, states: states, live: live,
            ids: Deferred(ready: DatasetIDs(records.map(\.id))),
            fields: zip(schema.metadataFields, fieldTables).map { field, table in
                Deferred(ready: FieldIndex(field, table, live: live))
            })
    }

    init(
        number: UInt64, schema: Schema, packSources: Deferred<[String], any Error>, states: DatasetStates,
        live: Bitmap, ids: Deferred<DatasetIDs, any Error>, fields: [Deferred<FieldIndex, any Error>],
        isRestricted: Bool = false
    ) {
        self.number = number
        self.schema = schema
        self.packSources = packSources
        self.states = states
        self.ids = ids
        self.fields = fields
        liveDatasets = live
        self.isRestricted = isRestricted
    }
}

extension Catalog {
    /// All datasets that are not deleted, in the order in which they were added.
    public var liveOrdinals: [DatasetOrdinal] {
        var live: [DatasetOrdinal] = []
        liveDatasets.forEachSet { live.append(DatasetOrdinal(UInt32($0))) }
        return live
    }

    /// Datasets ever added, deleted ones included.
    public var count: Int { states.count }

    /// The dataset of that id, deleted or not; a restricted catalogue knows
    /// only those that it shows.
    public func dataset(_ id: UUIDBytes) throws -> DatasetOrdinal? {
        let ordinal = try ids.value().ordinals.value()[id].map(DatasetOrdinal.init)
        return ordinal.flatMap { isRestricted && isDeleted($0) ? nil : $0 }
    }

    /// Every live dataset with that label, byte for byte.
    public func ordinals(label: String) throws -> [DatasetOrdinal] {
        guard let reference = metadataColumn(named: "label"), let column = try column(reference),
            let code = try column.code(of: .text(label))
        else { return [] }
        return column.postings[code].map(DatasetOrdinal.init)
    }

    public func id(of ordinal: DatasetOrdinal) throws -> UUIDBytes { try ids.value().ids[ordinal.index] }

    /// The pack whose fields the dataset's metadata has.
    public func pack(of ordinal: DatasetOrdinal) -> String {
        schema.packs[states.state(of: ordinal.index).pack].name
    }

    public func isDeleted(_ ordinal: DatasetOrdinal) -> Bool { !liveDatasets[ordinal.index] }

    /// What a metadata file would say; without fields for a deleted dataset.
    public func metadata(of ordinal: DatasetOrdinal) throws -> DatasetMetadata {
        var metadata = DatasetMetadata(id: try id(of: ordinal), pack: pack(of: ordinal))
        for (field, index) in zip(schema.metadataFields, fields) {
            let elements = try index.value().table.elements(ordinal.index)
            if !elements.isEmpty { metadata.fields[field.name] = elements }
        }
        return metadata
    }

    /// The value of the field `label`, without reading the other fields.
    public func label(of ordinal: DatasetOrdinal) throws -> String? {
        guard let reference = metadataColumn(named: "label") else { return nil }
        guard case .text(let label)? = try values(of: reference, ordinal).first else { return nil }
        return label
    }

    /// The packs with their declarations, read anew from their texts: what a
    /// schema with a further pack is made of.
    public func packs() throws -> [Pack] {
        try packSources.value().enumerated().map { position, source in
            try Pack.compiled(source) ?? Pack.parse(source, file: "pack \(position + 1) of the store")
        }
    }

    /// Whether both have the same packs, text by text.
    public func hasPacks(of other: Catalog) throws -> Bool {
        try packSources.value() == other.packSources.value()
    }

    /// The text of a pack; nil for another name.
    public func packSource(named name: String) throws -> String? {
        guard let position = schema.packs.firstIndex(where: { $0.name == name }) else { return nil }
        return try packSources.value()[position]
    }

    /// Every dataset as a record.
    func records() throws -> [DatasetRecord] {
        try ids.value().ids.enumerated().map { ordinal, id in
            let state = states.state(of: ordinal)
            return DatasetRecord(id: id, pack: state.pack, isDeleted: state.isDeleted)
        }
    }

    func fieldTables() throws -> [FieldTable] { try fields.map { try $0.value().table } }
}

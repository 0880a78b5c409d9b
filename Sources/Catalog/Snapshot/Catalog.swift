import Bits
import Columns

/// All datasets of a store and their metadata at one moment.
///
/// A value: every change gives a new catalogue with a number of the caller's.
/// Metadata is held by column, coded by term, with an index from each term to
/// its datasets, so that a predicate on metadata costs look-ups, not scans.
public struct Catalog: Sendable {
    public let number: UInt64
    public let schema: Schema
    let records: [DatasetRecord]
    /// One per `schema.metadataFields`.
    let fieldTables: [FieldTable]
    /// One per `schema.metadataColumns`; nil for `dataset_id`.
    let postings: [Postings?]
    private let ordinalOfID: [UUIDBytes: UInt32]
    /// Datasets that are not deleted, by ordinal.
    public let liveDatasets: Bitmap

    /// An empty catalogue.
    public init(number: UInt64, schema: Schema) {
        self.init(
            number: number, schema: schema, records: [],
            fieldTables: schema.metadataFields.map(FieldTable.init))
    }

    /// `records` have distinct ids; each table has an entry per record.
    init(number: UInt64, schema: Schema, records: [DatasetRecord], fieldTables: [FieldTable]) {
        self.number = number
        self.schema = schema
        self.records = records
        self.fieldTables = fieldTables
        postings = schema.metadataColumns.map { column in
            let table: FieldTable
            switch column.source {
            case .datasetID: return nil
            case .part, .joined: table = fieldTables[column.fieldIndex]
            }
            guard let terms = Catalog.column(column, table) else { return nil }
            let hasDefault = schema.metadataFields[column.fieldIndex].absentCountsAs != nil
            return Postings(
                terms, offsets: table.offsets, absent: hasDefault ? 0 : nil, records: records)
        }
        var ordinals: [UUIDBytes: UInt32] = [:]
        ordinals.reserveCapacity(records.count)
        var live = Bitmap(count: records.count, repeating: true)
        for (ordinal, record) in records.enumerated() {
            ordinals[record.id] = UInt32(ordinal)
            if record.isDeleted { live.clear(ordinal) }
        }
        ordinalOfID = ordinals
        liveDatasets = live
    }

    static func column(_ reference: MetadataColumnReference, _ table: FieldTable) -> TermColumn? {
        switch reference.source {
        case .datasetID: nil
        case .part(let position): table.parts[position]
        case .joined: table.joined
        }
    }
}

extension Catalog {
    /// Datasets ever added, deleted ones included.
    public var count: Int { records.count }

    /// The dataset of that id, deleted or not.
    public func dataset(_ id: UUIDBytes) -> DatasetOrdinal? { ordinalOfID[id].map(DatasetOrdinal.init) }

    /// Every live dataset with that label, byte for byte.
    public func ordinals(label: String) -> [DatasetOrdinal] {
        guard let column = metadataColumn(named: "label"),
            let code = code(of: .text(label), in: column), let index = columnIndex(column)
        else { return [] }
        return postings[index]?[code].map(DatasetOrdinal.init) ?? []
    }

    public func id(of ordinal: DatasetOrdinal) -> UUIDBytes { records[ordinal.index].id }

    /// The pack whose fields the dataset's metadata has.
    public func pack(of ordinal: DatasetOrdinal) -> String { schema.packs[records[ordinal.index].pack].name }

    public func isDeleted(_ ordinal: DatasetOrdinal) -> Bool { records[ordinal.index].isDeleted }

    /// What a metadata file would say; without fields for a deleted dataset.
    public func metadata(of ordinal: DatasetOrdinal) -> DatasetMetadata {
        var metadata = DatasetMetadata(id: id(of: ordinal), pack: pack(of: ordinal))
        for (field, table) in zip(schema.metadataFields, fieldTables) {
            let elements = table.elements(ordinal.index)
            if !elements.isEmpty { metadata.fields[field.name] = elements }
        }
        return metadata
    }
}

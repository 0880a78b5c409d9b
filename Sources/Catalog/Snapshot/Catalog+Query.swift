import Bits
import Columns

extension Catalog {
    /// By its name in queries; any letter case.
    public func metadataColumn(named name: String) -> MetadataColumnReference? {
        schema.metadataColumn(named: name)
    }

    /// The distinct terms; a code is a position in them. Terms of deleted
    /// datasets are gone, except ids, whose codes are ordinals.
    public func terms(of reference: MetadataColumnReference) throws -> [Value] {
        if reference.source == .datasetID { return try ids.value().ids.map { .text($0.description) } }
        return try column(reference)?.terms.terms ?? []
    }

    /// One code per element in stored order, `UInt32.max` where the part is
    /// absent. A field that counts as something when absent has that code.
    public func codes(of reference: MetadataColumnReference, _ ordinal: DatasetOrdinal) throws -> [UInt32] {
        if reference.source == .datasetID { return [ordinal.rawValue] }
        guard let field = try field(reference), let column = field.column(reference.source) else { return [] }
        let range = field.table.range(ordinal.index)
        if range.isEmpty, countsAsSomething(reference), !isDeleted(ordinal) { return [0] }
        return Array(column.terms.codes[range])
    }

    /// As `codes`, with the terms themselves.
    public func values(of reference: MetadataColumnReference, _ ordinal: DatasetOrdinal) throws -> [Value] {
        if reference.source == .datasetID { return [.text(try id(of: ordinal).description)] }
        guard let column = try column(reference)?.terms else { return [] }
        return try codes(of: reference, ordinal).map { code in
            code == TermColumn.none ? .null : column.terms[Int(code)]
        }
    }

    /// A dataset's value as results show it: of a many-valued field all values
    /// in one text, with "; " between them; NULL where there is none.
    public func shownValue(of reference: MetadataColumnReference, _ ordinal: DatasetOrdinal) throws -> Value {
        let values = try values(of: reference, ordinal).filter { !$0.isNull }
        guard reference.isManyValued else { return values.first ?? .null }
        return values.isEmpty ? .null : .text(values.map(\.text).joined(separator: "; "))
    }

    /// The code of exactly that value; nil if no dataset has it.
    public func code(of value: Value, in reference: MetadataColumnReference) throws -> UInt32? {
        if reference.source == .datasetID {
            guard case .text(let text) = value, let id = UUIDBytes(text) else { return nil }
            return try dataset(id)?.rawValue
        }
        return try column(reference)?.code(of: value)
    }

    /// Stored elements of a field, 0 where it is absent.
    public func elementCount(_ fieldIndex: Int, _ ordinal: DatasetOrdinal) throws -> Int {
        try fields[fieldIndex].value().table.range(ordinal.index).count
    }

    /// The live datasets of which an element has the term; none for a code
    /// outside `terms`.
    public func datasets(havingTerm code: UInt32, of reference: MetadataColumnReference) throws -> Bitmap {
        var bitmap = Bitmap(count: count, repeating: false)
        if reference.source == .datasetID {
            if Int(code) < count, liveDatasets[Int(code)] { bitmap.set(Int(code)) }
            return bitmap
        }
        guard let column = try column(reference) else { return bitmap }
        for ordinal in column.postings[code] { bitmap.set(Int(ordinal)) }
        return bitmap
    }

    /// How many live datasets have each of `terms`, in their order.
    public func datasetCounts(of reference: MetadataColumnReference) throws -> [Int] {
        guard let column = try column(reference) else {
            return (0..<count).map { liveDatasets[$0] ? 1 : 0 }
        }
        return column.terms.terms.indices.map { column.postings[UInt32($0)].count }
    }

    private func field(_ reference: MetadataColumnReference) throws -> FieldIndex? {
        guard fields.indices.contains(reference.fieldIndex) else { return nil }
        return try fields[reference.fieldIndex].value()
    }

    /// Nil for `dataset_id`.
    func column(_ reference: MetadataColumnReference) throws -> ColumnIndex? {
        try field(reference)?.column(reference.source)
    }

    private func countsAsSomething(_ reference: MetadataColumnReference) -> Bool {
        schema.metadataFields[reference.fieldIndex].absentCountsAs != nil
    }
}

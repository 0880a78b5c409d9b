import Bits
import Blocks
import Columns

/// One metadata field of every dataset, with what is derived from it when it
/// is first asked for: a store may have 100,000 datasets, and a question names
/// few fields.
final class FieldIndex: Sendable {
    let table: FieldTable
    /// One per part, then that of the joined column, where the field has one.
    private let columns: [ColumnIndex]

    init(_ field: MetadataField, _ table: FieldTable, live: Bitmap) {
        self.table = table
        let offsets = table.offsets
        let absent: UInt32? = field.absentCountsAs == nil ? nil : 0
        var columns = table.parts.map { part in
            ColumnIndex(Deferred(ready: part), offsets: offsets, absent: absent, live: live)
        }
        if field.joined != nil {
            columns.append(
                ColumnIndex(
                    Deferred { () throws(Never) in table.joined() }, offsets: offsets, absent: absent,
                    live: live))
        }
        self.columns = columns
    }

    func column(_ source: MetadataColumnReference.Source) -> ColumnIndex? {
        switch source {
        case .datasetID: nil
        case .part(let position): columns[position]
        case .joined: columns.last
        }
    }
}

/// One query column of a field, from elements to terms and from terms to
/// elements and datasets.
final class ColumnIndex: Sendable {
    private let column: Deferred<TermColumn, Never>
    private let codes: Deferred<[TermKey: UInt32], any Error>
    private let lists: Deferred<Postings, Never>

    /// `offsets` gives the elements of each ordinal, `absent` the term of a
    /// live dataset without any.
    init(_ column: Deferred<TermColumn, Never>, offsets: [Int], absent: UInt32?, live: Bitmap) {
        self.column = column
        codes = Deferred {
            guard let codes = column.value().codesOfTerms() else {
                throw CatalogFormat.damaged(9, "a metadata column has a term twice")
            }
            return codes
        }
        lists = Deferred { () throws(Never) in
            Postings(column.value(), offsets: offsets, absent: absent, live: live)
        }
    }

    var terms: TermColumn { column.value() }

    var postings: Postings { lists.value() }

    func code(of value: Value) throws -> UInt32? { try codes.value()[TermKey(value)] }
}

import Columns

/// One metadata field of every dataset: elements in ordinal order, by column.
struct FieldTable: Sendable, Equatable {
    /// The elements of ordinal i are `offsets[i]..<offsets[i + 1]`.
    private(set) var offsets: [Int] = [0]
    /// One per part.
    private(set) var parts: [TermColumn]
    /// The present parts joined by a blank, for fields that ask for it.
    private(set) var joined: TermColumn?

    init(_ field: MetadataField) {
        let first = field.absentCountsAs.map(Value.text)
        parts = field.parts.map { _ in TermColumn(first: first) }
        joined = field.joined.map { _ in TermColumn() }
    }

    /// `offsets` ascend from 0 to the codes of each part.
    init(_ field: MetadataField, offsets: [Int], parts: [TermColumn]) {
        self.offsets = offsets
        self.parts = parts
        if field.joined != nil {
            var column = TermColumn()
            for element in 0..<offsets[offsets.count - 1] {
                column.append(Self.joined(parts.map { $0.value(element) }))
            }
            joined = column
        }
    }
}

extension FieldTable {
    /// Adds the elements of the next ordinal, each with one value per part.
    mutating func append(_ elements: [[Value]]) {
        for element in elements {
            for position in parts.indices { parts[position].append(element[position]) }
            joined?.append(Self.joined(element))
        }
        offsets.append(offsets[offsets.count - 1] + elements.count)
    }

    func range(_ ordinal: Int) -> Range<Int> { offsets[ordinal]..<offsets[ordinal + 1] }

    func elements(_ ordinal: Int) -> [[Value]] {
        range(ordinal).map { element in parts.map { $0.value(element) } }
    }

    /// The table with other elements for one ordinal; terms that nobody uses
    /// any more are gone.
    func replacing(_ ordinal: Int, with elements: [[Value]], _ field: MetadataField) -> FieldTable {
        var table = FieldTable(field)
        for index in 0..<offsets.count - 1 {
            table.append(index == ordinal ? elements : self.elements(index))
        }
        return table
    }

    private static func joined(_ element: [Value]) -> Value {
        let texts = element.filter { !$0.isNull }.map(\.text)
        return texts.isEmpty ? .null : .text(texts.joined(separator: " "))
    }
}

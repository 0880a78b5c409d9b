import Bits
import Columns

/// One metadata field of every dataset: elements in ordinal order, by column.
struct FieldTable: Sendable, Equatable {
    /// The elements of ordinal i are `offsets[i]..<offsets[i + 1]`.
    private(set) var offsets: [Int] = [0]
    /// One per part.
    private(set) var parts: [TermColumn]

    init(_ field: MetadataField) {
        let first = field.absentCountsAs.map(Value.text)
        parts = field.parts.map { _ in TermColumn(first: first) }
    }

    /// `offsets` ascend from 0 to the codes of each part.
    init(offsets: [Int], parts: [TermColumn]) {
        self.offsets = offsets
        self.parts = parts
    }
}

extension FieldTable {
    /// Adds the elements of the next ordinal, each with one value per part.
    mutating func append(_ elements: [[Value]]) {
        for element in elements {
            for position in parts.indices { parts[position].append(element[position]) }
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

    /// The table without the elements and terms of all other ordinals, which
    /// keep their places.
    func restricted(to visible: Bitmap, _ field: MetadataField) -> FieldTable {
        var table = FieldTable(field)
        for index in 0..<offsets.count - 1 { table.append(visible[index] ? elements(index) : []) }
        return table
    }

    /// The present parts of each element joined by a blank.
    func joined() -> TermColumn {
        var column = TermColumn()
        for element in 0..<offsets[offsets.count - 1] {
            let texts = parts.map { $0.value(element) }.filter { !$0.isNull }.map(\.text)
            column.append(texts.isEmpty ? .null : .text(texts.joined(separator: " ")))
        }
        return column
    }
}

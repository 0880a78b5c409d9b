import Catalog
import Columns

/// Rows of one dataset that wait to be written, in the order of the input.
struct DatasetRows {
    let dataset: DatasetOrdinal
    private(set) var parts: [RowPart] = []
    private(set) var count = 0
    private(set) var textBytes = 0

    init(_ dataset: DatasetOrdinal) { self.dataset = dataset }

    mutating func append(_ part: RowPart) {
        parts.append(part)
        count += part.count
        textBytes += part.textBytes
    }

    /// Takes the first rows out, at most `rows` of them, and at most `texts`
    /// bytes of texts but at least one part.
    mutating func takePrefix(rows: Int, texts: Int) -> DatasetRows {
        var taken = DatasetRows(dataset)
        var rest = DatasetRows(dataset)
        for part in parts {
            let room = rows - taken.count
            if rest.count > 0 || room == 0 || taken.count > 0 && taken.textBytes + part.textBytes > texts {
                rest.append(part)
            } else if part.count > room {
                let (first, second) = part.split(at: room)
                taken.append(first)
                rest.append(second)
            } else {
                taken.append(part)
            }
        }
        self = rest
        return taken
    }
}

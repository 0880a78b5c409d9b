import Bits
import Columns
import Encodings

/// The run section (SEG-042): u32 run count, u32 page count, per run 16 bytes
/// of dataset id and u32 rows, per page u32 rows.
extension SegmentLayout {
    func write(to writer: inout ByteWriter) {
        writer.write(UInt32(runs.count))
        writer.write(UInt32(pages.count))
        for run in runs {
            writer.write(run.dataset)
            writer.write(UInt32(run.rows.count))
        }
        for page in pages { writer.write(UInt32(page.count)) }
    }

    /// Nil when a field is out of its range.
    static func read(from reader: inout ByteReader) throws(ByteReader.Truncated) -> SegmentLayout? {
        let runCount = Int(try reader.read(UInt32.self))
        let pageCount = Int(try reader.read(UInt32.self))
        try reader.require(runCount, of: 20)
        var layout = SegmentLayout(runs: [], pages: [])
        var seen = Set<UUIDBytes>()
        var row = 0
        for _ in 0..<runCount {
            let dataset = try reader.readUUID()
            let rows = Int(try reader.read(UInt32.self))
            guard rows >= 1, rows <= SegmentFormat.maximumRows - row, seen.insert(dataset).inserted
            else {
                return nil
            }
            layout.runs.append(DatasetRun(dataset: dataset, rows: row..<row + rows))
            row += rows
        }
        try reader.require(pageCount, of: 4)
        var pageRow = 0
        for _ in 0..<pageCount {
            let rows = Int(try reader.read(UInt32.self))
            guard rows >= 1, rows <= PageEncoding.maximumRows, rows <= row - pageRow else { return nil }
            layout.pages.append(pageRow..<pageRow + rows)
            pageRow += rows
        }
        return pageRow == row ? layout : nil
    }
}

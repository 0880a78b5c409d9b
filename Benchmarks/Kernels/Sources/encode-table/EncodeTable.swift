import Foundation
import Measuring
import SynDB

/// Encodes a table again: reads the rows of its segments into memory once,
/// then writes each segment to a file that keeps nothing. Prints one line of
/// JSON with the CPU time of all threads.
///
///     encode-table STORE TABLE [REPEATS]
@main
struct EncodeTable {
    struct Report: Encodable {
        var rows = 0
        /// Bytes of the segments.
        var bytes: UInt64 = 0
        /// Seconds of user and system time of all threads, per repetition.
        var cpu: [Double] = []
    }

    /// A segment's rows in the form that the encoder takes, as a table of Arrow
    /// is what the writer of Parquet takes: a vector for each page.
    struct Rows: Sendable {
        var writer: SegmentWriter
        /// By column and page.
        var pages: [[ColumnVector]]

        func column(_ column: Int, _ rows: Range<Int>) -> ColumnVector {
            let layout = writer.layout
            guard let page = layout.pages.firstIndex(where: { $0.upperBound > rows.lowerBound }) else {
                return pages[column][0].slice(0..<0)
            }
            let first = layout.pages[page].lowerBound
            return rows == layout.pages[page]
                ? pages[column][page]
                : pages[column][page].slice(rows.lowerBound - first..<rows.upperBound - first)
        }
    }

    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 2 else { fail("expected: STORE TABLE [REPEATS]") }
        // As `syndb load` does.
        SystemLimits.keepFreedMemory()
        let segments = try read(words[0], table: words[1])
        var report = Report()
        report.rows = segments.reduce(0) { $0 + $1.writer.layout.rowCount }
        for _ in 0..<(words.count > 2 ? Int(words[2]) ?? 3 : 3) {
            let start = Clock.processSeconds()
            report.bytes = 0
            for segment in segments {
                report.bytes += try segment.writer.write(to: NullFile()) { segment.column($0, $1) }.size
            }
            report.cpu.append(Clock.processSeconds() - start)
        }
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }

    private static func read(_ path: String, table: String) throws -> [Rows] {
        let snapshot = try Store(path: path).snapshot()
        guard let schema = snapshot.catalog.schema.table(named: table) else { fail("no table \(table)") }
        return try snapshot.segments(of: schema).map { entry in
            let reader = try snapshot.reader(of: entry, table: schema)
            let pages = try reader.schema.columns.indices.map { column in
                try reader.layout.pages.indices.map { try reader.page($0, of: column) }
            }
            let writer = SegmentWriter(id: reader.id, schema: reader.schema, layout: reader.layout)
            return Rows(writer: writer, pages: pages)
        }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(2)
    }
}

/// Takes bytes and forgets them.
final class NullFile: OutputFile {
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) { consume(bytes.count) }
    func sync() throws(FileError) {}
    func close() throws(FileError) {}
}

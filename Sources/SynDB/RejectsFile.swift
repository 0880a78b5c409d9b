import Columns
import Export
import Import
import Store
import StoreIO

/// The rows that a load leaves out as a new CSV file: where each stood, why it
/// is bad, and the beginning of its bad cell.
public final class RejectsFile: RejectSink {
    public let name: String
    private let fileSystem: any FileSystem
    private let file: any OutputFile
    private var writer: DelimitedWriter
    private var isEmpty = true
    private var isClosed = false

    public init(_ name: String, fileSystem: any FileSystem = SystemFileSystem()) throws {
        self.name = name
        self.fileSystem = fileSystem
        do {
            file = try fileSystem.create(name)
        } catch {
            guard error.kind == .exists else { throw error }
            throw StoreError(
                .usage, "\(name) exists", hint: "remove it, or name another file for the rows left out")
        }
        writer = DelimitedWriter(to: FileSink(file: file))
        try writer.begin([
            ResultColumn(name: "file", kind: .text), ResultColumn(name: "line", kind: .integer),
            ResultColumn(name: "column", kind: .text), ResultColumn(name: "reason", kind: .text),
            ResultColumn(name: "text", kind: .text),
        ])
    }

    public func write(_ rows: [RejectedRow]) throws {
        if !rows.isEmpty { isEmpty = false }
        try writer.append(
            rows.map { row in
                [
                    .text(row.file), .integer(Int64(row.line)), row.column.map(Value.text) ?? .null,
                    .text(row.reason), .text(row.text),
                ]
            })
    }

    public func finish() throws {
        try writer.finish()
        try file.sync()
        try file.close()
        isClosed = true
    }

    /// An empty file is removed: it would only refuse the next load.
    public func abandon() {
        if !isClosed { try? finish() }
        if isEmpty { try? fileSystem.remove(name) }
    }
}

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
    /// Nil before a load goes on.
    private var file: (any OutputFile)?
    private var writer: DelimitedWriter?
    private var isEmpty = true
    private var isClosed = false

    /// `resumes`: the load goes on, and the file is there.
    public init(
        _ name: String, resumes: Bool = false, fileSystem: any FileSystem = SystemFileSystem()
    ) throws {
        self.name = name
        self.fileSystem = fileSystem
        guard !resumes else { return }
        do {
            try begin(fileSystem.create(name), isNew: true)
        } catch let error as FileError where error.kind == .exists {
            throw StoreError(
                .usage, "\(name) exists", hint: "remove it, or name another file for the rows left out")
        }
    }

    private func begin(_ file: any OutputFile, isNew: Bool) throws {
        var writer = DelimitedWriter(to: FileSink(file: file))
        let columns = [
            ResultColumn(name: "file", kind: .text), ResultColumn(name: "line", kind: .integer),
            ResultColumn(name: "column", kind: .text), ResultColumn(name: "reason", kind: .text),
            ResultColumn(name: "text", kind: .text),
        ]
        if isNew { try writer.begin(columns) } else { writer.goOn(columns) }
        (self.file, self.writer) = (file, writer)
    }

    public func write(_ rows: [RejectedRow]) throws {
        if !rows.isEmpty { isEmpty = false }
        try writer?.append(
            rows.map { row in
                [
                    .text(row.file), .integer(Int64(row.line)), row.column.map(Value.text) ?? .null,
                    .text(row.reason), .text(row.text),
                ]
            })
    }

    public func mark() throws -> UInt64 {
        guard !isEmpty else { return 0 }
        try writer?.finish()
        try file?.sync()
        return try fileSystem.status(name)?.size ?? 0
    }

    public func goBack(to mark: UInt64) throws {
        let size = try fileSystem.status(name)?.size
        guard mark <= size ?? 0 else {
            throw StoreError(
                .badInput,
                "\(name): expected the \(mark) bytes of rows that were left out, found "
                    + (size.map { "\($0)" } ?? "no file"),
                hint: "put the file back, or drop the load with --abandon and begin anew")
        }
        let file = size == nil ? try fileSystem.create(name) : try fileSystem.reopen(name, keeping: mark)
        isEmpty = mark == 0
        try begin(file, isNew: isEmpty)
    }

    public func finish() throws {
        try writer?.finish()
        try file?.sync()
        try file?.close()
        isClosed = true
    }

    /// An empty file is removed: it would only refuse the next load.
    public func abandon() {
        guard file != nil else { return }
        if !isClosed { try? finish() }
        if isEmpty { try? fileSystem.remove(name) }
    }
}

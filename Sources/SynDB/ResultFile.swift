import Columns
import Export
import Query
import Store
import StoreIO

/// A query's result as a new file.
///
/// Written under another name beside it and renamed when it is whole and
/// durable: half a result never passes for a whole one, whatever happens.
public enum ResultFile {
    /// Checks the name before the query runs; the format by its extension
    /// unless one is chosen.
    public static func format(
        of name: String, chosen: OutputFormat?, fileSystem: any FileSystem = SystemFileSystem()
    ) throws -> OutputFormat {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        guard try fileSystem.status(name) == nil else { throw exists(name) }
        if let chosen { return chosen }
        let written = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
        let fileExtension = last.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
        if let format = OutputFormat(fileExtension: fileExtension) { return format }
        guard fileExtension != "parquet" else {
            throw StoreError(
                .usage, "\(name): .\(fileExtension) files are not written yet",
                hint: "formats that are written: \(written)")
        }
        throw StoreError(
            .usage, "\(name): the extension chooses no format", hint: "name one with --format: \(written)")
    }

    /// Calls `body` with the target; the file has its name once `body` returned.
    public static func write<Result>(
        _ name: String, fileSystem: any FileSystem = SystemFileSystem(),
        _ body: (FileSink) throws -> Result
    ) throws -> Result {
        let unfinished = "\(name).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        let file = try fileSystem.create(unfinished)
        do {
            let result = try body(FileSink(file: file))
            try file.sync()
            try file.close()
            try fileSystem.renameWithoutReplacing(unfinished, to: name)
            try fileSystem.syncDirectory(folder(of: name))
            return result
        } catch {
            try? fileSystem.remove(unfinished)
            if let error = error as? FileError, error.kind == .exists { throw exists(name) }
            throw error
        }
    }

    private static func exists(_ name: String) -> StoreError {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        return StoreError(.usage, "\(last) exists; name another file")
    }

    private static func folder(of name: String) -> String {
        guard let slash = name.lastIndex(of: "/") else { return "." }
        return slash == name.startIndex ? "/" : String(name[..<slash])
    }
}

/// A file or standard output as the target of a result writer.
public struct FileSink: ByteSink {
    private let file: any OutputFile

    public static func standardOutput() -> FileSink { FileSink(file: DescriptorFile.standardOutput()) }

    public init(file: any OutputFile) { self.file = file }

    public mutating func write(_ bytes: [UInt8]) throws { try file.write(bytes) }

    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws { try file.write(bytes) }
}

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
    /// Checks the name before the query runs; format and compression by its
    /// extensions, as in `.csv.gz`, unless a format is chosen.
    public static func format(
        of name: String, chosen: OutputFormat?, fileSystem: any FileSystem = SystemFileSystem()
    ) throws -> (format: OutputFormat, compression: OutputCompression?) {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        guard try fileSystem.status(name) == nil else { throw exists(name) }
        var extensions = last.split(separator: ".").dropFirst().map(String.init)
        let compression = extensions.last.flatMap(OutputCompression.init(fileExtension:))
        if compression != nil { extensions.removeLast() }
        if let chosen { return (chosen, compression) }
        let written = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
        if let format = extensions.last.flatMap(OutputFormat.init(fileExtension:)) {
            return (format, compression)
        }
        throw StoreError(
            .usage, "\(name): the extension chooses no format", hint: "name one with --format: \(written)")
    }

    /// Calls `body` with the target and its name until then; the file has its name once `body` returned.
    public static func write<Result>(
        _ name: String, fileSystem: any FileSystem = SystemFileSystem(),
        _ body: (FileSink, String) throws -> Result
    ) throws -> Result {
        let unfinished = "\(name).\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
        let file = try fileSystem.create(unfinished)
        do {
            let result = try body(FileSink(file: file), unfinished)
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

    /// Whether the name is that of a folder that is there, or ends as one.
    public static func isFolder(_ name: String, fileSystem: any FileSystem = SystemFileSystem()) throws
        -> Bool
    {
        try name.hasSuffix("/") || fileSystem.status(name)?.kind == .directory
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

import Import
import StoreIO

/// A file, or standard input, as the importer's source; `.zst` is
/// decompressed on the way.
public struct FileSource: ByteSource {
    private let file: any InputFile

    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try file.read(into: buffer)
    }
}

extension FileSource {
    /// Checked inputs for file names; `-` is standard input. The name decides
    /// the form: `.tsv` and `.tab` are separated by tabs, everything else by
    /// commas, unless a map says otherwise.
    public static func inputs(
        _ names: [String], fileSystem: any FileSystem = SystemFileSystem()
    ) throws -> [LoadRequest.Input] {
        var inputs: [LoadRequest.Input] = []
        for name in names {
            if name == "-" {
                let source = FileSource(file: DescriptorFile.standardInput())
                inputs.append(LoadRequest.Input(name: "standard input", source: source))
                continue
            }
            guard let status = try fileSystem.status(name) else {
                throw StoreError(.notFound, "\(name): no such file")
            }
            guard status.kind != .directory else {
                throw StoreError(.badInput, "\(name): expected a file, found a folder", hint: "name the files in it")
            }
            for (suffix, command) in [(".gz", "gzip -dc"), (".xz", "xz -dc"), (".lz4", "lz4 -dc")]
            where name.lowercased().hasSuffix(suffix) {
                throw StoreError(
                    .badInput, "\(name): \(suffix) files are not read directly",
                    hint: "decompress on the way: \(command) \(name) | syndb load ... -")
            }
            var source: any ByteSource = FileSource(file: try fileSystem.openInput(name))
            var stem = name.lowercased()
            if stem.hasSuffix(".zst") {
                source = try ZstdSource(source, file: name)
                stem.removeLast(4)
            }
            let dialect: Dialect? = stem.hasSuffix(".tsv") || stem.hasSuffix(".tab") ? .tab : nil
            inputs.append(LoadRequest.Input(name: name, source: source, dialect: dialect))
        }
        return inputs
    }

    /// The whole of a small text file; `-` is standard input.
    public static func text(of name: String, fileSystem: any FileSystem = SystemFileSystem()) throws -> String {
        let bytes: [UInt8]
        if name == "-" {
            bytes = try all(of: DescriptorFile.standardInput())
        } else {
            guard let status = try fileSystem.status(name) else {
                throw StoreError(.notFound, "\(name): no such file")
            }
            guard status.kind != .directory else {
                throw StoreError(.badInput, "\(name): expected a file, found a folder")
            }
            // A pipe, as of `-f <(command)`, has no size to go by.
            bytes = try all(of: fileSystem.openInput(name))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw StoreError(.badInput, "\(name): the file is not UTF-8 text")
        }
        return text
    }

    private static func all(of input: any InputFile) throws -> [UInt8] {
        var gathered: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try chunk.withUnsafeMutableBytes { try input.read(into: $0) }
            if count == 0 { return gathered }
            gathered += chunk[..<count]
        }
    }
}

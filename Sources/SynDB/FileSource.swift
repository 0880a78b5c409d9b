import Import
import StoreIO

/// A file, or standard input, as the importer's source; `.zst` is
/// decompressed on the way.
public struct FileSource: ByteSource {
    private let file: any InputFile
    /// Bytes that were read to tell what the file is, and are still to be given.
    private var head: [UInt8]

    /// Refuses files that are known to be no text.
    init(_ file: any InputFile, name: String) throws {
        self.file = file
        head = [UInt8](repeating: 0, count: BinaryKind.magicBytes)
        var count = 0
        while count < head.count {
            let more = try head.withUnsafeMutableBytes { bytes in
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
            }
            if more == 0 { break }
            count += more
        }
        head.removeLast(head.count - count)
        try BinaryKind.check(head: head, of: name)
    }

    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !head.isEmpty else { return try file.read(into: buffer) }
        let count = min(head.count, buffer.count)
        buffer.copyBytes(from: head[..<count])
        head.removeFirst(count)
        return count
    }
}

extension FileSource {
    /// Checked inputs for file names and patterns; `-` is standard input. The name decides
    /// the form: `.tsv` and `.tab` are separated by tabs, everything else by
    /// commas, unless a map says otherwise.
    public static func inputs(
        _ names: [String], fileSystem: any FileSystem = SystemFileSystem()
    ) throws -> [LoadRequest.Input] {
        var inputs: [LoadRequest.Input] = []
        for name in try names.flatMap({ try FilePattern.expand($0, fileSystem: fileSystem) }) {
            if name == "-" {
                let source = try FileSource(DescriptorFile.standardInput(), name: "standard input")
                inputs.append(LoadRequest.Input(name: "standard input", source: source))
                continue
            }
            guard let status = try fileSystem.status(name) else {
                throw StoreError(.notFound, "\(name): no such file")
            }
            guard status.kind != .directory else {
                throw StoreError(
                    .badInput, "\(name): expected a file, found a folder", hint: "name the files in it")
            }
            try BinaryKind.check(name: name)
            var source: any ByteSource = try FileSource(fileSystem.openInput(name), name: name)
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
    public static func text(of name: String, fileSystem: any FileSystem = SystemFileSystem()) throws -> String
    {
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

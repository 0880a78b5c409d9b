import Import
import StoreIO

/// A file, or standard input, as the importer's source.
public struct FileSource: ByteSource {
    private let file: any InputFile

    init(_ file: any InputFile) { self.file = file }

    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try file.read(into: buffer)
    }

    public mutating func skip(_ count: Int) throws {
        if let file = file as? DescriptorFile, file.seek(forward: count) { return }
        try skipByReading(count)
    }
}

extension FileSource {
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

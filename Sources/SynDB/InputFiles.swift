import Import
import Store
import StoreIO

/// Names of files as inputs of a load: patterns expanded, compressed files
/// decompressed on the way, the form told from flags, name and first bytes, in
/// that order.
public struct InputFiles: Sendable {
    /// What flags say of every file.
    public var format: FileFormat?
    public var dialect: Dialect?
    public var header: [String]?
    public var block: String?
    var fileSystem: any FileSystem

    public init(
        format: FileFormat? = nil, dialect: Dialect? = nil, header: [String]? = nil, block: String? = nil,
        fileSystem: any FileSystem = SystemFileSystem()
    ) {
        self.format = format
        self.dialect = dialect
        self.header = header
        self.block = block
        self.fileSystem = fileSystem
    }

    /// `-` is standard input. Throws a `StoreError` for files that are not
    /// there, or that are known to hold no rows. Of files nothing stays open.
    public func inputs(_ names: [String]) throws -> [LoadRequest.Input] {
        try expanded(names).map { name in
            guard name != "-" else { return try standardInput() }
            return try input(name)
        }
    }

    /// The files that the names mean, patterns expanded.
    public func expanded(_ names: [String]) throws -> [String] {
        try names.flatMap { try FilePattern.expand($0, fileSystem: fileSystem) }
    }

    /// Bytes of all files together; nil where that does not tell how much there
    /// is to read: of standard input, pipes and compressed files.
    public func byteCount(_ names: [String]) throws -> UInt64? {
        var total: UInt64 = 0
        for name in try expanded(names) {
            let isCompressed = FileFormat.compressedSuffixes.contains { name.lowercased().hasSuffix($0) }
            guard !isCompressed, name != "-", let status = try fileSystem.status(name), status.kind == .file
            else { return nil }
            total += status.size
        }
        return total
    }

    private func standardInput() throws -> LoadRequest.Input {
        let name = "standard input"
        let stream = try PeekedSource(
            FileSource(DescriptorFile.standardInput()), count: BinaryKind.magicBytes)
        let source: any ByteSource
        if let compression = Compression(head: stream.head) {
            guard let decompressed = try compression.source(stream, file: name) else {
                throw StoreError(
                    .badInput, "\(name): xz data are decompressed from files only",
                    hint: "decompress on the way: xz -dc FILE | syndb load ... -")
            }
            source = decompressed
        } else {
            source = stream
        }
        let opened = try opened(name, source, layout(format ?? .csv), path: nil)
        return LoadRequest.Input(name: name, source: opened.source, layout: opened.layout)
    }

    private func input(_ name: String) throws -> LoadRequest.Input {
        guard let status = try fileSystem.status(name) else {
            guard name.contains(where: { $0 == "*" || $0 == "?" }) else {
                throw StoreError(.notFound, "\(name): no such file")
            }
            throw StoreError(
                .notFound, "\(name): no file matches", hint: "* and ? stand in the last part of a name only")
        }
        guard status.kind != .directory else {
            throw StoreError(
                .badInput, "\(name): expected a file, found a folder",
                hint: "name the files in it, or load a folder of tables with --folder \(name)")
        }
        let named = FileFormat(fileName: name)
        if format == nil, named == nil { try BinaryKind.check(name: name) }
        let layout = layout(format ?? named ?? .csv)
        guard status.kind == .file else {
            // A pipe gives its bytes once.
            let opened = try opened(name, decompressed(name), layout, path: nil)
            return LoadRequest.Input(name: name, source: opened.source, layout: opened.layout)
        }
        let keys = KnownKeys(
            bytes: status.size, isCompressed: try check(name, layout))
        return LoadRequest.Input(name: name) {
            var opened = try opened(name, decompressed(name), layout, path: name)
            if opened.layout.format == .ndjson, opened.layout.header == nil {
                try keys.find(&opened, name) { try decompressed(name) }
            }
            return opened
        }
    }

    /// Refuses a file of a kind that is not read by its first bytes, before the
    /// rows of the files before it are read; whether it is compressed.
    private func check(_ name: String, _ layout: FileLayout) throws -> Bool {
        let stream = try PeekedSource(FileSource(fileSystem.openInput(name)), count: BinaryKind.magicBytes)
        guard Compression(head: stream.head) == nil, Compression(fileName: name) == nil else { return true }
        if format != nil || BinaryKind.format(head: stream.head) == nil, !layout.format.isBridged {
            try BinaryKind.check(head: stream.head, of: name)
        }
        return false
    }

    private func layout(_ format: FileFormat) -> FileLayout {
        FileLayout(format: format, dialect: dialect, header: header, block: block)
    }

    /// The bytes of a file, decompressed where its first bytes, or else its
    /// name, say so.
    private func decompressed(_ name: String) throws -> any ByteSource {
        let stream = try PeekedSource(FileSource(fileSystem.openInput(name)), count: BinaryKind.magicBytes)
        guard let compression = Compression(head: stream.head) ?? Compression(fileName: name) else {
            return stream
        }
        return try compression.source(stream, file: name) ?? ChildSource.xz(name)
    }

    /// The input, of another format than its name says where its bytes say so.
    private func opened(
        _ name: String, _ source: any ByteSource, _ layout: FileLayout, path: String?
    ) throws -> LoadRequest.Input.Opened {
        var layout = layout
        let stream = try PeekedSource(source, count: BinaryKind.magicBytes)
        if format == nil, let found = BinaryKind.format(head: stream.head) { layout.format = found }
        if layout.format.isBridged {
            guard let path, Compression(fileName: path) == nil else {
                throw StoreError(
                    .badInput, "\(name): \(layout.format.rawValue) is read from plain files only",
                    hint: "save it to a file first")
            }
            return try Bridge.open(path, layout: layout)
        }
        try BinaryKind.check(head: stream.head, of: name)
        return (stream, layout)
    }
}

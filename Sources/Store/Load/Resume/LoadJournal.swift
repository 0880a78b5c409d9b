import Bits
import Blocks
import Catalog
import Columns
import StoreIO

/// A note of how far a resumable load has come: enough for another process to
/// go on (FormatSpec, store.md).
struct LoadJournal {
    /// What is noted of one table.
    struct Part {
        var code: UInt32
        var table: String
        var rows: Int
        /// Of input after decompression.
        var bytes: Int
        /// Whether its input is read and all of its rows are written.
        var isFinished: Bool
        /// What the loader writes down of itself.
        var state: [UInt8]
        /// Those that stay, those that are spilled, those of rows that wait.
        var segments: [[SegmentEntry]]
    }

    var storeID: UUIDBytes
    /// The snapshot that the load builds on (STO-037).
    var snapshot: UInt64
    var command: [String]
    var workingFolder: String
    var marks: [InputMark]
    /// Of the tables that the load has begun, in its order.
    var parts: [Part]
    /// The datasets that the load adds, as a catalogue of their own.
    var added: [UInt8]

    static let kind = BlockFileKind(
        magic: "SYNJRN\r\n", major: 1, minor: 0, name: "journal", rules: ("STO-031", "STO-032", "STO-033"))
    /// What is noted, the state, the segments, the datasets.
    private static let blockCount = 4
    private static let kinds = 3
}

extension LoadJournal {
    var rows: Int { parts.reduce(0) { $0 + $1.rows } }
    var bytes: Int { parts.reduce(0) { $0 + $1.bytes } }

    func encode() throws -> [UInt8] {
        var writer = BlockFileWriter(Self.kind)
        writer.head.write(storeID)
        writer.head.write(snapshot)
        writer.head.write(UInt64(rows))
        writer.head.write(UInt64(bytes))
        writer.head.write(texts: parts.map(\.table))
        var noted = ByteWriter()
        noted.write(texts: command)
        noted.write(text: workingFolder)
        noted.write(UInt32(marks.count))
        for mark in marks { mark.write(to: &noted) }
        var state = ByteWriter()
        for part in parts {
            for entries in part.segments { noted.write(UInt32(entries.count)) }
            state.write(part.code)
            state.write(UInt64(part.rows))
            state.write(UInt64(part.bytes))
            state.write(UInt8(part.isFinished ? 1 : 0))
            state.write(UInt32(part.state.count))
            state.write(raw: part.state)
        }
        try writer.add(noted.bytes)
        try writer.add(state.bytes)
        let tables = parts.compactMap { part in
            let all = part.segments.flatMap { $0 }
            return all.isEmpty ? nil : Manifest.Table(code: part.code, name: part.table, segments: all)
        }
        let manifest = Manifest(
            number: 1, storeID: storeID, createdAt: 0, change: "", catalogNumber: 1, catalogChecksum: 0,
            tables: tables.sorted { $0.code < $1.code })
        try writer.add(manifest.encode().bytes)
        try writer.add(added)
        return writer.finished().bytes
    }

    /// Throws a `StoreError` that names `path` and the broken rule.
    init(_ file: any RandomAccessFile, path: String) throws {
        do {
            let file = try BlockFile(file, kind: Self.kind)
            guard file.blockCount >= Self.blockCount else { throw Self.damaged(path) }
            var head: (UUIDBytes, UInt64, [String])?
            try file.head.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                let id = try reader.readUUID()
                let snapshot = try reader.read(UInt64.self)
                _ = try (reader.read(UInt64.self), reader.read(UInt64.self))
                guard let tables = try reader.readTexts() else { return }
                head = (id, snapshot, tables)
            }
            guard let head, Set(head.2).count == head.2.count else { throw Self.damaged(path) }
            (storeID, snapshot) = (head.0, head.1)
            var noted: ([String], String, [InputMark], [[Int]])?
            try file.block(0).withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                guard let command = try reader.readTexts(), let folder = try reader.readText() else { return }
                var marks: [InputMark] = []
                for _ in 0..<(try reader.read(UInt32.self)) {
                    guard let mark = try InputMark(from: &reader) else { return }
                    marks.append(mark)
                }
                let counts = try head.2.map { _ in
                    try (0..<Self.kinds).map { _ in Int(try reader.read(UInt32.self)) }
                }
                noted = (command, folder, marks, counts)
            }
            guard let noted else { throw Self.damaged(path) }
            (command, workingFolder, marks) = (noted.0, noted.1, noted.2)
            let manifest = try Manifest(MemoryRandomAccessFile(file.block(2)), path: path)
            parts = try file.block(1).withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                return try zip(head.2, noted.3).map { table, counts in
                    let part = try Part(from: &reader, table: table, counts: counts, manifest)
                    guard let part else { throw Self.damaged(path) }
                    return part
                }
            }
            let segments = try manifest.tables.reduce(0) { try $0 + $1.segments().count }
            guard parts.reduce(0, { $0 + $1.segments.joined().count }) == segments else {
                throw Self.damaged(path)
            }
            added = try file.block(3)
        } catch let error as BlockError {
            throw StoreError(error, path: path)
        } catch is ByteReader.Truncated {
            throw Self.damaged(path)
        }
    }

    func addedDatasets() throws -> [ParsedDataset] {
        let catalog = try Catalog.read(
            BlockFile(MemoryRandomAccessFile(added), kind: Catalog.fileKind), path: "the journal")
        return try (0..<catalog.count).map {
            ParsedDataset(metadata: try catalog.metadata(of: DatasetOrdinal(UInt32($0))))
        }
    }

    func part(of table: TableSchema) -> Part? { parts.first { $0.table == table.name } }

    static func damaged(_ path: String) -> StoreError {
        StoreError(
            .corrupt, "\(path): a field is out of its range (STO-034)",
            hint: "drop the load with --abandon and begin anew")
    }
}

extension LoadJournal.Part {
    /// Nil where a field is out of its range.
    fileprivate init?(
        from reader: inout ByteReader, table: String, counts: [Int], _ manifest: Manifest
    ) throws {
        code = try reader.read(UInt32.self)
        self.table = table
        rows = try reader.readCount()
        bytes = try reader.readCount()
        isFinished = try reader.read(UInt8.self) == 1
        state = Array(try reader.readBytes(Int(try reader.read(UInt32.self))))
        let all = try manifest.tables.first { $0.name == table }.map { Array(try $0.segments()) } ?? []
        guard counts.reduce(0, +) == all.count else { return nil }
        var rest = all[...]
        segments = counts.map { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
    }
}

extension ByteWriter {
    mutating func write(texts: [String]) {
        write(UInt32(texts.count))
        for text in texts { write(text: text) }
    }

    mutating func write(ordinals: some Collection<DatasetOrdinal>) {
        write(UInt32(ordinals.count))
        for ordinal in ordinals { write(ordinal.rawValue) }
    }
}

extension ByteReader {
    mutating func readTexts() throws -> [String]? {
        var texts: [String] = []
        for _ in 0..<(try read(UInt32.self)) {
            guard let text = try readText() else { return nil }
            texts.append(text)
        }
        return texts
    }

    /// A count; one that is out of range comes out as the largest.
    mutating func readCount() throws -> Int { Int(min(try read(UInt64.self), 1 << 62)) }
}

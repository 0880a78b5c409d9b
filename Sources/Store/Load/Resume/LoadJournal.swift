import Bits
import Blocks
import Catalog
import Columns
import StoreIO

/// A note of how far a resumable load has come: enough for another process to
/// go on (FormatSpec, store.md).
struct LoadJournal {
    var storeID: UUIDBytes
    var table: String
    var rows: Int
    /// Of input after decompression.
    var bytes: Int
    var command: [String]
    var workingFolder: String
    var marks: [InputMark]
    /// What the loader writes down of itself.
    var state: [UInt8]
    /// Those that stay, those that are spilled, those of rows that wait.
    var segments: [[SegmentEntry]]
    /// The datasets that the load adds, as a catalogue of their own.
    var added: [UInt8]

    static let kind = BlockFileKind(
        magic: "SYNJRN\r\n", major: 1, minor: 0, name: "journal", rules: ("STO-031", "STO-032", "STO-033"))
    /// What is noted, the state, the segments, the datasets.
    private static let blockCount = 4
    private static let kinds = 3
}

extension LoadJournal {
    func encode(code: UInt32) throws -> [UInt8] {
        var writer = BlockFileWriter(Self.kind)
        writer.head.write(storeID)
        writer.head.write(text: table)
        writer.head.write(UInt64(rows))
        writer.head.write(UInt64(bytes))
        var noted = ByteWriter()
        noted.write(texts: command)
        noted.write(text: workingFolder)
        noted.write(UInt32(marks.count))
        for mark in marks { mark.write(to: &noted) }
        for entries in segments { noted.write(UInt32(entries.count)) }
        try writer.add(noted.bytes)
        try writer.add(state)
        let all = segments.flatMap { $0 }
        let tables = all.isEmpty ? [] : [Manifest.Table(code: code, name: table, segments: all)]
        let manifest = Manifest(
            number: 1, storeID: storeID, createdAt: 0, change: "", catalogNumber: 1, catalogChecksum: 0,
            tables: tables)
        try writer.add(manifest.encode().bytes)
        try writer.add(added)
        return writer.finished().bytes
    }

    /// Throws a `StoreError` that names `path` and the broken rule.
    init(_ file: any RandomAccessFile, path: String) throws {
        do {
            let file = try BlockFile(file, kind: Self.kind)
            guard file.blockCount >= Self.blockCount else { throw Self.damaged(path) }
            var head: (UUIDBytes, String, Int, Int)?
            try file.head.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                let id = try reader.readUUID()
                guard let table = try reader.readText() else { return }
                let rows = Int(truncatingIfNeeded: try reader.read(UInt64.self))
                head = (id, table, rows, Int(truncatingIfNeeded: try reader.read(UInt64.self)))
            }
            guard let head, head.2 >= 0, head.3 >= 0 else { throw Self.damaged(path) }
            (storeID, table, rows, bytes) = head
            var noted: ([String], String, [InputMark], [Int])?
            try file.block(0).withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                guard let command = try reader.readTexts(), let folder = try reader.readText() else { return }
                var marks: [InputMark] = []
                for _ in 0..<(try reader.read(UInt32.self)) {
                    guard let mark = try InputMark(from: &reader) else { return }
                    marks.append(mark)
                }
                noted = (
                    command, folder, marks,
                    try (0..<Self.kinds).map { _ in Int(try reader.read(UInt32.self)) }
                )
            }
            guard let noted else { throw Self.damaged(path) }
            (command, workingFolder, marks) = (noted.0, noted.1, noted.2)
            state = try file.block(1)
            let manifest = try Manifest(MemoryRandomAccessFile(file.block(2)), path: path)
            let all = try manifest.tables.first.map { Array(try $0.segments()) } ?? []
            guard manifest.tables.count <= 1, noted.3.reduce(0, +) == all.count else {
                throw Self.damaged(path)
            }
            var rest = all[...]
            segments = noted.3.map { count in
                defer { rest = rest.dropFirst(count) }
                return Array(rest.prefix(count))
            }
            added = try file.block(3)
        } catch let error as BlockError {
            throw StoreError(error, path: path)
        } catch is ByteReader.Truncated {
            throw Self.damaged(path)
        }
    }

    static func damaged(_ path: String) -> StoreError {
        StoreError(
            .corrupt, "\(path): a field is out of its range (STO-034)",
            hint: "drop the load with --abandon and begin anew")
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

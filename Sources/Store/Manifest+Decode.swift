import Bits
import Blocks
import Columns
import StoreIO

extension Manifest {
    /// Reads the head of a manifest file; the blocks of a table are read when
    /// its segments are asked for. Fails with a `StoreError` that names `path`
    /// and the broken rule.
    init(_ file: any RandomAccessFile, path: String) throws {
        do {
            let file = try BlockFile(file, kind: ManifestFormat.kind)
            self = try file.head.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                guard let manifest = try Self.read(from: &reader, file, path),
                    reader.remaining == 0 || file.hasMore
                else { throw ManifestFormat.damaged(path, "a field is out of its range", "MAN-004") }
                return manifest
            }
        } catch let error as BlockError {
            throw StoreError(error, path: path)
        } catch let error as ByteReader.Truncated {
            throw ManifestFormat.damaged(path, "it ends early: \(error)", "MAN-004")
        }
        guard zip(tables, tables.dropFirst()).allSatisfy({ $0.code < $1.code }),
            Set(tables.map(\.name)).count == tables.count
        else { throw ManifestFormat.damaged(path, "a table occurs twice or out of order", "MAN-008") }
    }

    private static func read(
        from reader: inout ByteReader, _ file: BlockFile, _ path: String
    ) throws -> Manifest? {
        let number = try reader.read(UInt64.self)
        let storeID = try reader.readUUID()
        let createdAt = try reader.read(Int64.self)
        let catalogNumber = try reader.read(UInt64.self)
        let catalogChecksum = try reader.read(UInt64.self)
        guard number >= 1, number < UInt64(Int64.max), let change = try reader.readText() else { return nil }
        var tables: [Table] = []
        var block = 0
        for _ in 0..<Int(try reader.read(UInt32.self)) {
            let code = try reader.read(UInt32.self)
            guard let name = try reader.readText(), StorePaths.isTableName(name) else { return nil }
            let decoder = ManifestTableDecoder(
                file: file, path: path, firstBlock: block, count: Int(try reader.read(UInt32.self)),
                columns: Int(try reader.read(UInt16.self)), terms: Int(try reader.read(UInt16.self)))
            block += ManifestFormat.fixedBlocks + decoder.columns + decoder.terms
            guard block <= file.blockCount else { return nil }
            tables.append(Table(code: code, name: name, content: Deferred { try decoder.segments() }))
        }
        guard block == file.blockCount || file.hasMore else { return nil }
        return Manifest(
            number: number, storeID: storeID, createdAt: createdAt, change: change,
            catalogNumber: catalogNumber, catalogChecksum: catalogChecksum, tables: tables)
    }
}

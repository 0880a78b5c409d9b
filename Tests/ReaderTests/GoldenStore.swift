import Foundation
import SynDB
import TestSupport

@testable import Store

/// The program that made Tests/Golden: a small store with every scheme in it,
/// and files "from the future" that must be refused by name.
///
///     SYNDB_WRITE_GOLDEN=1 swift test --filter GoldenTests
///
/// writes the files of this version anew. Ids and times are fixed, so the same
/// writer makes the same bytes. Files of a released version are never written
/// again: a new version gets a folder of its own.
enum GoldenStore {
    static let version = "1.0"

    /// The folder of the version; written first where that was asked for.
    static let folder: String = {
        let folder = PythonReader.root + "/Tests/Golden/" + version
        if ProcessInfo.processInfo.environment["SYNDB_WRITE_GOLDEN"] == "1" {
            do { try write(files(), to: folder) } catch { preconditionFailure("\(error)") }
        }
        return folder
    }()

    static let datasets = [
        UUIDBytes("00112233-4455-4677-8899-aabbccddeeff")!,
        UUIDBytes("ffeeddcc-bbaa-4988-9766-554433221100")!,
    ]
    private static let storeID = UUIDBytes("0f0e0d0c-0b0a-4908-8706-050403020100")!
    private static let segmentIDs = [
        UUIDBytes("10101010-2020-4030-8040-505050505050")!,
        UUIDBytes("60606060-7070-4080-8090-a0a0a0a0a0a0")!,
        UUIDBytes("b0b0b0b0-c0c0-40d0-80e0-f0f0f0f0f0f0")!,
        UUIDBytes("c1c1c1c1-d1d1-41e1-81f1-a1a1a1a1a1a1")!,
    ]

    /// All files of the version, by their paths in its folder.
    static func files() throws -> [String: [UInt8]] {
        let store = try storeFiles()
        var files: [String: [UInt8]] = [:]
        for (path, bytes) in store { files["store/" + path] = bytes }
        var index = ""
        for future in future(store) {
            index += "\(future.name) \(future.rule)\n"
            for (path, bytes) in future.files { files["future/\(future.name)/\(path)"] = bytes }
        }
        files["future/refused.txt"] = Array(index.utf8)
        return files
    }

    static func write(_ files: [String: [UInt8]], to folder: String) throws {
        for (path, bytes) in files {
            let url = URL(filePath: folder + "/" + path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try ScratchFolder.write(bytes, to: url.path)
        }
    }
}

extension GoldenStore {
    private static var pack: String {
        var text =
            "pack: golden\nmetadata:\n  - { name: label, required: true, meaning: A short title. }\ntables:\n"
        for table in GoldenTable.all {
            text +=
                "  - name: \(table.name)\n    code: \(table.code)\n    plural: \(table.name)s\n    columns:\n"
            for column in table.columns {
                let unit = column.unit.isEmpty ? "" : ", unit: \(column.unit)"
                text += "      - { name: \(column.name), type: \(column.type)\(unit) }\n"
            }
        }
        return text
    }

    private static func storeFiles() throws -> [String: [UInt8]] {
        let metadata = "- { id: \(datasets[0]), label: one }\n- { id: \(datasets[1]), label: two }\n"
        let empty = try Catalog(number: 1, packs: [TestStore.pack(pack)])
        let catalog = try empty.adding(
            try MetadataFile.parse(metadata, file: "golden.yaml", schema: empty.schema), number: 2
        ).catalog
        let catalogFile = try catalog.encode()
        // 2026-01-01, 00:00 UTC.
        var manifest = Manifest(
            number: 1, storeID: storeID, createdAt: 1_767_225_600_000, change: "golden", catalogNumber: 2,
            catalogChecksum: catalogFile.checksum, tables: [])
        var files = [
            "STORE": StoreIdentity(id: storeID).encode(), "catalog/0000000002.cat": catalogFile.bytes,
        ]
        for (table, id) in zip(GoldenTable.all, segmentIDs) {
            let (entry, bytes) = try segment(table, id)
            manifest.tables.append(Manifest.Table(code: table.code, name: table.name, segments: [entry]))
            files["tables/\(table.name)/\(id).seg"] = bytes
        }
        try manifest.refreshMetadataZones(catalog)
        files["manifests/0000000001.man"] = try manifest.encode().bytes
        return files
    }

    private static func segment(_ table: GoldenTable, _ id: UUIDBytes) throws -> (SegmentEntry, [UInt8]) {
        let layout = SegmentLayout(datasets: Array(zip(datasets, table.runs)), maximumPageRows: 65_536)
        let columns = table.columns.map {
            SegmentColumn(name: $0.name, type: $0.type, unit: $0.unit)
        }
        let file = MemoryFile()
        let summary = try SegmentWriter(
            id: id, schema: SegmentSchema(tableCode: table.code, tableName: table.name, columns: columns),
            layout: layout, profile: table.profile
        ).write(to: file) { table.values($0, $1) }
        let entry = SegmentEntry(
            id: id, size: summary.size, footerChecksum: summary.footerChecksum,
            pageCount: layout.pages.count,
            runs: SegmentRuns(
                table.runs.enumerated().map {
                    SegmentEntry.Run(dataset: DatasetOrdinal(UInt32($0)), rows: $1)
                }),
            zones: .given(
                zip(columns, summary.zones).map { SegmentEntry.ColumnZone(name: $0.name, zone: $1) }),
            metadata: MetadataZoneMap(catalogNumber: 0, columns: []), profile: table.profile)
        return (entry, file.bytes)
    }
}

extension GoldenStore {
    /// Files that, laid over those of the store, make a reader refuse it.
    private struct Future {
        var name: String
        var rule: String
        var files: [String: [UInt8]]
    }

    private static func future(_ store: [String: [UInt8]]) -> [Future] {
        let segment = "tables/short/\(segmentIDs[1]).seg"
        let manifest = "manifests/0000000001.man"
        func changed(_ path: String, _ change: (inout [UInt8]) -> Void) -> [String: [UInt8]] {
            var bytes = store[path] ?? []
            change(&bytes)
            return [path: bytes]
        }
        return [
            Future(name: "store-major-2", rule: "STO-002", files: changed("STORE") { $0[8] = 2 }),
            Future(name: "manifest-major-2", rule: "MAN-002", files: changed(manifest) { $0[8] = 2 }),
            Future(name: "segment-major-2", rule: "SEG-004", files: changed(segment) { $0[8] = 2 }),
            Future(
                name: "segment-feature-40", rule: "SEG-005",
                files: changed(segment) { bytes in
                    // Bit 40 of the required features, 32 bytes into the postscript.
                    let postscript = bytes.count - 64
                    bytes[postscript + 32 + 5] = 1
                    let hash = XXH64.hash(bytes[postscript..<postscript + 48])
                    withUnsafeBytes(of: hash.littleEndian) {
                        bytes.replaceSubrange(postscript + 48..<postscript + 56, with: $0)
                    }
                }),
        ]
    }
}

import Blocks
import Catalog
import Columns
import SegmentFormat
import StoreIO

extension Store {
    /// Reads every file below the store's folder and fails if one of them has the
    /// id, as 16 bytes or as text in any letter case. Blocks of manifests and
    /// catalogues are searched unpacked, too, and the cells of segments decoded.
    func search(_ id: UUIDBytes, _ summary: inout PurgeSummary) throws {
        let needle = UUIDNeedle(id)
        var found: [String] = []
        try search(path, needle, &found, &summary)
        guard !found.isEmpty else { return }
        throw StoreError(
            .runtime,
            "the id \(id) is still in \(Count.text(found.count, "file")):\n  "
                + found.joined(separator: "\n  "),
            hint:
                "the dataset's rows and metadata are gone; the id stands in metadata or cells of others, in a file of a load that runs, or in a file that is not the store's"
        )
    }

    private func search(
        _ folder: String, _ needle: UUIDNeedle, _ found: inout [String], _ summary: inout PurgeSummary
    ) throws {
        for name in try fileSystem.list(folder) {
            let path = folder + "/" + name
            guard let status = try fileSystem.status(path) else { continue }
            switch status.kind {
            case .directory: try search(path, needle, &found, &summary)
            case .file:
                summary.filesSearched += 1
                summary.bytesSearched += status.size
                let file = try fileSystem.openRandomAccess(path, mode: .pread)
                if try has(needle, file) || hasInside(needle, file, folder, name) { found.append(path) }
            case .other: continue
            }
        }
    }

    private func has(_ needle: UUIDNeedle, _ file: any RandomAccessFile) throws -> Bool {
        let step: UInt64 = 4 << 20
        var start: UInt64 = 0
        while start < file.size {
            let end = min(file.size, start + step + UInt64(UUIDNeedle.longest))
            if try file.withBytes(start..<end, needle.occurs) { return true }
            start += step
        }
        return false
    }

    /// What the bytes of a file of the store do not show; of any other file they are
    /// all that there is.
    private func hasInside(
        _ needle: UUIDNeedle, _ file: any RandomAccessFile, _ folder: String, _ name: String
    ) throws -> Bool {
        let path = folder + "/" + name
        if folder == paths.manifests, StorePaths.number(name, suffix: ".man") != nil {
            return try hasInBlocks(needle, file, ManifestFormat.kind, path)
        }
        if folder == paths.catalogs, StorePaths.number(name, suffix: ".cat") != nil {
            return try hasInBlocks(needle, file, Catalog.fileKind, path)
        }
        return try folder.hasPrefix(paths.tables + "/") && StorePaths.isSegmentName(name)
            && hasInCells(needle, file, path)
    }

    private func hasInBlocks(
        _ needle: UUIDNeedle, _ file: any RandomAccessFile, _ kind: BlockFileKind, _ path: String
    ) throws -> Bool {
        do {
            let blocks = try BlockFile(file, kind: kind)
            return try (0..<blocks.blockCount).contains { index in
                try blocks.block(index).withUnsafeBytes(needle.occurs)
            }
        } catch let error as BlockError {
            throw StoreError(error, path: path)
        }
    }

    /// Cells are packed and compressed, so that bytes do not show what is in them.
    private func hasInCells(
        _ needle: UUIDNeedle, _ file: any RandomAccessFile, _ path: String
    ) throws -> Bool {
        let reader = try SegmentReader(file, path: path)
        return try reader.schema.columns.indices.contains { column in
            switch reader.schema.columns[column].type.physical {
            case .integer, .double: return false
            case .identifier, .text:
                return try reader.layout.pages.indices.contains { page in
                    try needle.occurs(in: reader.page(page, of: column))
                }
            }
        }
    }
}

import Bits
import Blocks
import Catalog
import Columns
import StoreIO

extension Store {
    /// Reads every file below the store's folder and fails if one of them has the
    /// id, as 16 bytes or as text in any letter case. Blocks of manifests and
    /// catalogues are searched unpacked, too.
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
                if try has(needle, file) || hasInBlocks(needle, file, path) { found.append(path) }
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

    private func hasInBlocks(
        _ needle: UUIDNeedle, _ file: any RandomAccessFile, _ path: String
    ) throws -> Bool {
        let kind: BlockFileKind
        if path.hasPrefix(paths.manifests), path.hasSuffix(".man") {
            kind = ManifestFormat.kind
        } else if path.hasPrefix(paths.catalogs), path.hasSuffix(".cat") {
            kind = Catalog.fileKind
        } else {
            return false
        }
        do {
            let blocks = try BlockFile(file, kind: kind)
            return try (0..<blocks.blockCount).contains { index in
                try blocks.block(index).withUnsafeBytes(needle.occurs)
            }
        } catch let error as BlockError {
            throw StoreError(error, path: path)
        }
    }
}

/// An id as it may stand in a file.
struct UUIDNeedle: Sendable {
    private let bytes: [UInt8]
    private let text: [UInt8]

    /// Bytes of the longest form.
    static let longest = 36

    init(_ id: UUIDBytes) {
        text = Array(id.description.utf8)
        var writer = ByteWriter()
        writer.write(id)
        bytes = writer.bytes
    }

    func occurs(in content: UnsafeRawBufferPointer) -> Bool {
        let firstOfText = text[0]
        let firstOfBytes = bytes[0]
        for start in content.indices {
            let byte = content[start]
            if byte == firstOfBytes, start + bytes.count <= content.count,
                bytes.indices.allSatisfy({ content[start + $0] == bytes[$0] })
            {
                return true
            }
            if byte | 0x20 == firstOfText | 0x20, start + text.count <= content.count,
                text.indices.allSatisfy({ content[start + $0] | 0x20 == text[$0] | 0x20 })
            {
                return true
            }
        }
        return false
    }
}

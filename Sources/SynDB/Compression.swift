import Import

/// The forms of compressed files that are read.
enum Compression: CaseIterable {
    case gzip, zstd, lz4, xz

    var suffix: String {
        switch self {
        case .gzip: ".gz"
        case .zstd: ".zst"
        case .lz4: ".lz4"
        case .xz: ".xz"
        }
    }

    private var magic: [UInt8] {
        switch self {
        case .gzip: [0x1F, 0x8B]
        case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
        case .lz4: [0x04, 0x22, 0x4D, 0x18]
        case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
        }
    }

    init?(head: [UInt8]) {
        guard let found = Compression.allCases.first(where: { head.starts(with: $0.magic) }) else {
            return nil
        }
        self = found
    }

    init?(fileName: String) {
        let name = fileName.lowercased()
        guard let found = Compression.allCases.first(where: { name.hasSuffix($0.suffix) }) else { return nil }
        self = found
    }

    /// The decompressed bytes; nil for xz, which a program decompresses.
    func source(_ source: any ByteSource, file: String) throws -> (any ByteSource)? {
        switch self {
        case .gzip: try GzipSource(source, file: file)
        case .zstd: try ZstdSource(source, file: file)
        case .lz4: try LZ4Source(source, file: file)
        case .xz: nil
        }
    }
}

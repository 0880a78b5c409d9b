import StoreIO

/// Writes a file in blocks, and counts what it was given.
struct OffsetWriter {
    /// Bytes of a block. Linux keeps a block that begins at a multiple of its length as
    /// one piece of memory: writing pages of 26,000 bytes one by one takes twice the
    /// time. From 64 KiB on it sometimes moves other memory about to find a piece.
    private static let blockBytes = 32 << 10

    private let file: any OutputFile
    private(set) var offset: UInt64 = 0
    private var block: [UInt8] = []

    init(_ file: any OutputFile) {
        self.file = file
        block.reserveCapacity(Self.blockBytes)
    }

    mutating func write(_ bytes: [UInt8]) throws {
        offset += UInt64(bytes.count)
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = rest.prefix(Self.blockBytes - block.count)
                block.append(contentsOf: part)
                rest = rest.dropFirst(part.count)
                if block.count == Self.blockBytes { try flush() }
            }
        }
    }

    mutating func pad(to alignment: UInt64) throws {
        let missing = Int((alignment - offset % alignment) % alignment)
        if missing > 0 { try write([UInt8](repeating: 0, count: missing)) }
    }

    /// Writes what is left of the last block.
    mutating func flush() throws {
        try file.write(block)
        block.removeAll(keepingCapacity: true)
    }
}

import SynDB

/// How a body is packed on its way.
enum ContentCoding: String, CaseIterable, Sendable {
    case zstd, gzip

    var compression: OutputCompression { self == .zstd ? .zstandard : .gzip }
}

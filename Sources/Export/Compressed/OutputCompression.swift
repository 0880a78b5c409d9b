/// The ways in which the bytes of a result are compressed.
public enum OutputCompression: String, CaseIterable, Sendable {
    case gzip = "gz"
    case zstandard = "zstd"

    /// The compression of files with this extension, in any case, without its dot.
    public init?(fileExtension: String) {
        switch fileExtension.lowercased() {
        case "gz": self = .gzip
        case "zst", "zstd": self = .zstandard
        default: return nil
        }
    }

    /// The usual extension, without its dot.
    public var fileExtension: String { self == .gzip ? "gz" : "zst" }

    public func makeSink(to target: any ByteSink) throws -> any CompressedSink {
        switch self {
        case .gzip: try GzipSink(to: target)
        case .zstandard: try ZstandardSink(to: target)
        }
    }
}

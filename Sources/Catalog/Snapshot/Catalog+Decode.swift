import Bits
import Columns

extension Catalog {
    /// Reads a catalogue file. Throws a `CatalogError` that cites the broken
    /// rule of FormatSpec: kind `future` for a later format, else `damaged`.
    public init(decoding bytes: UnsafeRawBufferPointer) throws {
        var decoder = try CatalogDecoder(bytes)
        self = try decoder.catalog()
    }

    public init(decoding bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { try Catalog(decoding: $0) }
    }
}

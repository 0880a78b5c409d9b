/// Constants of a catalogue file (FormatSpec, catalog.md).
enum CatalogFormat {
    static let magic = Array("SYNCAT\r\n".utf8)
    static let major: UInt16 = 1
    static let minor: UInt16 = 0
    /// Bytes before the packs: magic, versions, flags, number.
    static let headerSize = 24
    static let checksumSize = 8
    static let deletedFlag: UInt16 = 1
}

extension MetadataPart.PartType {
    /// The code in catalogue files; dates are texts of their own code, so that
    /// a pack that turns one into the other is noticed.
    var code: UInt8 {
        switch self {
        case .text: 1
        case .int64: 2
        case .float64: 3
        case .bool: 4
        case .date: 5
        }
    }
}

import Blocks

/// Constants of a catalogue file (FormatSpec, catalog.md).
enum CatalogFormat {
    static let kind = BlockFileKind(
        magic: "SYNCAT\r\n", major: 1, minor: 0, name: "catalogue", rules: ("CAT-001", "CAT-002", "CAT-003"))
    /// Positions of the blocks; the fields follow.
    static let schemaBlock = 0
    static let packsBlock = 1
    static let statesBlock = 2
    static let idsBlock = 3
    static let firstFieldBlock = 4
    static let deletedFlag: UInt16 = 1
    /// The most elements of a field over all datasets: where they are alike
    /// they take no bytes, so that bytes do not bound them (CAT-008).
    static let maximumElements = 1 << 26

    static func damaged(_ rule: Int, _ message: String) -> CatalogError {
        let digits = String(rule)
        let zeros = String(repeating: "0", count: max(0, 3 - digits.count))
        return CatalogError(.damaged, "\(message) (CAT-\(zeros)\(digits))")
    }
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

    init?(code: UInt8) {
        guard let type = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = type
    }
}

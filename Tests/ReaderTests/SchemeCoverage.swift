import SynDB

/// The schemes that the pages of some segments use, so that a test can say
/// which of them it has met.
struct SchemeCoverage {
    private(set) var found: Set<String> = []

    /// Every scheme of FormatSpec/encodings.md.
    static let all: Set<String> = [
        "validity all valid", "validity none valid", "validity bitmap", "validity null positions",
        "validity valid positions",
        "integer constant", "integer sequence", "integer packed", "integer delta", "integer run-end",
        "integer dictionary", "integer sparse", "integer multiple", "integer entropy",
        "double raw", "double constant", "double decimal", "double dictionary", "double significant",
        "double split", "double narrow", "double derived", "double ordered", "double grid",
        "double exceptions",
        "text", "text shared", "identifier signed", "identifier unsigned", "identifier uuid",
        "identifier text",
        "bytes plain", "bytes lz4", "bytes zstd",
    ]

    /// `bytes` are those of the reader's file.
    mutating func add(_ reader: SegmentReader, _ bytes: [UInt8]) throws {
        let forms = ["all valid", "none valid", "bitmap", "null positions", "valid positions"]
        for (index, column) in reader.schema.columns.enumerated() {
            for (page, entry) in try reader.pages(of: index).enumerated() {
                // The form of the validity is the first byte of a payload.
                found.insert("validity " + forms[Int(bytes[Int(entry.offset)])])
                for node in try reader.withPage(page, of: index, { $0.tree.children }) {
                    add(node, isDouble: column.type == .float64)
                }
            }
        }
    }

    private mutating func add(_ node: EncodingTree, isDouble: Bool) {
        let words = node.name.split(separator: " ")
        switch words[0] {
        case "validity": return
        case "identifier", "bytes": found.insert(node.name)
        case "text": found.insert("text")
        case "shared-text": found.insert("text shared")
        case "exceptions": found.insert("double exceptions")
        case let scheme: found.insert((isDouble ? "double " : "integer ") + scheme)
        }
        // The streams inside one of doubles are of integers.
        for child in node.children { add(child, isDouble: false) }
    }
}

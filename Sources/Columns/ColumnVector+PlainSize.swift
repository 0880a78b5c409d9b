extension ColumnVector {
    /// The bytes that the values take in plain form: 8 per number and integer
    /// identifier, 16 per UUID, the UTF-8 bytes of texts; nothing for NULL.
    public var plainByteCount: UInt64 {
        switch values {
        case .integers, .doubles, .identifiers(.integers): UInt64(count - nullCount) * 8
        case .texts(let texts):
            sum { UInt64(texts[$0].utf8.count) }
        case .identifiers(.mixed(let identifiers)):
            sum { row in
                switch identifiers[row] {
                case .integer, .unsigned: 8
                case .uuid: 16
                case .text(let text): UInt64(text.utf8.count)
                }
            }
        }
    }

    private func sum(_ size: (Int) -> UInt64) -> UInt64 {
        (0..<count).reduce(0) { $0 + (isValid($1) ? size($1) : 0) }
    }
}

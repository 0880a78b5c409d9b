/// The head of one message of an Arrow stream.
struct ArrowMessage {
    /// Numbers of the kinds: Message.fbs of the Arrow format.
    enum Kind: UInt8 {
        case schema = 1
        case dictionary = 2
        case batch = 3
    }

    let kind: Kind
    let header: FlatTable
    let bodyLength: Int64

    init(_ bytes: UnsafeRawBufferPointer) throws(FlatTable.Fault) {
        let root = try FlatTable(root: bytes)
        guard let kind = Kind(rawValue: try root.number(1, default: UInt8(0))), let header = try root.table(2)
        else { throw FlatTable.Fault() }
        self.kind = kind
        self.header = header
        bodyLength = try root.number(3, default: Int64(0))
        guard bodyLength >= 0 else { throw FlatTable.Fault() }
    }
}

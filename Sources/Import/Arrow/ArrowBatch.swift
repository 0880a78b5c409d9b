/// One record batch of a stream, which any thread may decode.
struct ArrowBatch: @unchecked Sendable {
    let rows: Int
    /// Bytes of its buffers in the file.
    let bytes: Int
    private let body: ArrowBody
    /// What the head of the message lies in.
    private let head: ArrowMemory
    private let fields: [ArrowField]
    /// Those that came before it.
    private let dictionaries: [Int64: ArrowArray]
    private let file: String

    init(
        _ message: ArrowMessage, head: ArrowMemory, body: ArrowMemory, fields: [ArrowField],
        dictionaries: [Int64: ArrowArray], file: String
    ) throws {
        self.body = try ArrowBody(message.header, body)
        self.head = head
        self.fields = fields
        self.dictionaries = dictionaries
        self.file = file
        rows = self.body.rows
        bytes = body.bytes.count
    }

    /// An array for each field that `isWanted`. Throws where one is damaged.
    func arrays(_ isWanted: [Bool]) throws -> [ArrowArray?] {
        try ArrowFault.reporting(file) {
            var body = body
            return try fields.enumerated().map { index, field in
                guard isWanted[index] else {
                    try ArrowArray.skip(field, in: &body)
                    return nil
                }
                let array = try ArrowArray.decode(field, from: &body, dictionaries: dictionaries)
                guard array.count == body.rows else { throw FlatTable.Fault() }
                return array
            }
        }
    }
}

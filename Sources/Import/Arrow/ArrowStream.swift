/// The messages of an Arrow stream, or of an Arrow file (Feather), which is a
/// stream with a mark before it and a table of contents behind it.
final class ArrowStream {
    private static let maximumDictionaryText = 64 << 10
    /// Longer heads are taken for damage.
    private static let maximumHeadBytes = 256 << 20

    let file: String
    private var source: PeekedSource
    private(set) var fields: [ArrowField] = []
    private var dictionaryFields: [Int64: ArrowField] = [:]
    private(set) var dictionaries: [Int64: ArrowArray] = [:]
    private var isFinished = false

    init(_ source: any ByteSource, file: String) throws {
        self.file = file
        self.source = try PeekedSource(source, count: 8)
        let head = self.source.head
        guard !head.isEmpty else {
            throw ImportError(
                .emptyFile, file: file, message: "expected an Arrow stream, found an empty file")
        }
        if head.starts(with: Array("FEA1".utf8)) {
            throw ImportError(
                .structure, file: file, message: "expected Feather version 2, found version 1",
                hint: "write it again with pyarrow.feather.write_feather")
        }
        if head.starts(with: Array("ARROW1".utf8)) { _ = try bytes(8, "the mark of an Arrow file") }
        try report { try readSchema() }
    }

    private func readSchema() throws {
        guard let (message, memory) = try next() else {
            throw ArrowFault("expected a schema, found the end of the stream")
        }
        guard message.kind == .schema else { throw ArrowFault("expected a schema first, found rows") }
        guard try message.header.number(0, default: Int16(0)) == 0 else {
            throw ArrowFault("expected numbers with the lowest byte first, found big-endian data")
        }
        var budget = ArrowField.maximumCount
        for table in try message.header.tables(1) { fields.append(try ArrowField(table, budget: &budget)) }
        withExtendedLifetime(memory) {}
        for field in fields { collect(field) }
    }

    private func collect(_ field: ArrowField) {
        if let id = field.dictionary?.id {
            var values = field
            values.dictionary = nil
            dictionaryFields[id] = values
        }
        for child in field.children { collect(child) }
    }

    /// The next record batch, not decoded; nil at the end.
    func batch() throws -> ArrowBatch? {
        try report {
            while let (message, head) = try next() {
                let body = try body(message)
                switch message.kind {
                case .schema: throw ArrowFault("expected one schema, found another")
                case .dictionary: try readDictionary(message.header, body)
                case .batch:
                    return try ArrowBatch(
                        message, head: head, body: body, fields: fields, dictionaries: dictionaries,
                        file: file)
                }
                withExtendedLifetime(head) {}
            }
            return nil
        }
    }

    private func readDictionary(_ head: FlatTable, _ memory: ArrowMemory) throws {
        let id = try head.number(0, default: Int64(0))
        guard let field = dictionaryFields[id], let batch = try head.table(1) else { throw FlatTable.Fault() }
        guard try head.number(2, default: UInt8(0)) == 0 else {
            throw ArrowFault(
                "column \(ImportError.quoted(field.name)) has a dictionary that grows piece by piece (delta), "
                    + "which is not read",
                hint: "write the table with whole dictionaries: pyarrow's Table.unify_dictionaries")
        }
        var body = try ArrowBody(batch, memory)
        let values = try ArrowArray.decode(field, from: &body, dictionaries: dictionaries)
        // A block may repeat one text in each row, and a join several of them.
        guard values.longestText <= ArrowStream.maximumDictionaryText, values.textBytes < 1 << 32 else {
            throw ArrowFault(
                "column \(ImportError.quoted(field.name)): expected texts of at most "
                    + "\(ArrowStream.maximumDictionaryText >> 10) KiB in a dictionary, found a longer one")
        }
        dictionaries[id] = values
    }

    /// The next message and the memory that its head lies in; nil at the end.
    private func next() throws -> (ArrowMessage, ArrowMemory)? {
        guard !isFinished else { return nil }
        var length = try bytesOrEnd(4)
        // The mark before a length; older writers leave it out.
        if length == -1 { length = try bytesOrEnd(4) }
        guard let length, length != 0 else {
            isFinished = true
            return nil
        }
        guard length > 0, length <= ArrowStream.maximumHeadBytes else { throw FlatTable.Fault() }
        let memory = try bytes(length, "the head of a message")
        return (try ArrowMessage(UnsafeRawBufferPointer(memory.bytes)), memory)
    }

    private func body(_ message: ArrowMessage) throws -> ArrowMemory {
        guard let length = Int(exactly: message.bodyLength), length < 1 << 48 else { throw FlatTable.Fault() }
        return try bytes(length, "the rows of a batch")
    }

    /// A number of four bytes; nil where the source has ended.
    private func bytesOrEnd(_ count: Int) throws -> Int? {
        var word: UInt32 = 0
        var filled = 0
        while filled < count {
            let more = try withUnsafeMutableBytes(of: &word) { room in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
            }
            if more <= 0 { break }
            filled += more
        }
        if filled == 0 { return nil }
        guard filled == count else { throw endsInside("the length of a message") }
        return Int(Int32(truncatingIfNeeded: UInt32(littleEndian: word)))
    }

    /// The next `count` bytes. Room is taken as they come, not as they are
    /// announced.
    private func bytes(_ count: Int, _ what: String) throws -> ArrowMemory {
        var memory = ArrowMemory(count: min(count, 64 << 20))
        var filled = 0
        while true {
            while filled < memory.bytes.count {
                let more = try source.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: memory.bytes[filled...]))
                guard more > 0 else { throw endsInside(what) }
                filled += more
            }
            if filled == count { return memory }
            let larger = ArrowMemory(count: min(count, memory.bytes.count * 2))
            larger.bytes.copyMemory(from: UnsafeRawBufferPointer(memory.bytes))
            memory = larger
        }
    }

    private func endsInside(_ what: String) -> ArrowFault {
        ArrowFault("the Arrow data end inside \(what)", hint: "the file is damaged or was cut short")
    }

    private func report<Result>(_ body: () throws -> Result) throws -> Result {
        try ArrowFault.reporting(file, body)
    }
}

/// Lines that hold one JSON object each (NDJSON).
struct JSONLineSplitter: LineSplitter {
    let file: String
    let header: [String]
    var hasOwnNulls: Bool { true }
    private var flattener = JSONFlattener()
    private var record: JSONRecord?

    init(file: String, header: [String]) {
        self.file = file
        self.header = header
    }

    mutating func split(
        _ line: LineBuffer.Line, of bytes: UnsafeMutablePointer<UInt8>,
        into cells: UnsafeMutablePointer<CellSlice>
    ) throws -> LineKind {
        var cursor = JSONCursor(bytes, line.start..<line.end)
        cursor.skipBlanks()
        if cursor.isAtEnd { return .passedOver }
        var record = self.record.take() ?? JSONRecord(header, cells)
        defer { self.record = record }
        record.begin(cells)
        do {
            try flattener.object(&cursor, &record)
            cursor.skipBlanks()
            guard cursor.isAtEnd else { throw cursor.fault("the end of the line after an object") }
        } catch let fault as JSONFault {
            return .ragged(JSONLineSplitter.error(fault, file: file, line: line, of: bytes))
        } catch JSONRecord.Fault.twice(let name) {
            return .ragged(
                ImportError(
                    .structure, file: file, line: line.number,
                    message: "expected each key once in an object, found \(ImportError.quoted(name)) again"))
        }
        if let name = record.unknown {
            throw ImportError(
                .columns, file: file, line: line.number,
                message: "the key \(ImportError.quoted(name)) comes for the first time here, after the part "
                    + "of the stream that was looked at for the names of columns",
                hint: "write it into a file first, which is looked at whole, or name all keys with --header")
        }
        record.undoEscapes(in: bytes)
        return .record
    }

    static func error(
        _ fault: JSONFault, file: String, line: LineBuffer.Line, of bytes: UnsafeMutablePointer<UInt8>
    ) -> ImportError {
        let place = min(max(fault.place, line.start), line.end)
        let rest = UnsafeBufferPointer(start: bytes + place, count: min(line.end - place, 20))
        let found =
            rest.isEmpty
            ? "the end of the line" : ImportError.quoted(String(decoding: rest, as: UTF8.self))
        let isFirst = place == line.start && line.number == 1
        return ImportError(
            .structure, file: file, line: line.number,
            message:
                "expected \(fault.expected) at byte \(place - line.start + 1) of the line, found \(found)",
            hint: isFirst ? "NDJSON holds one object a line" : nil)
    }
}

extension LineRecordReader {
    /// NDJSON whose columns are `stated`, or else all names in the first part.
    static func json(_ source: any ByteSource, file: String, stated: [String]) throws -> LineRecordReader {
        let buffer = LineBuffer(source, file: file)
        var names = JSONNames()
        for name in stated { names.add(Array(name.utf8)) }
        var header = stated
        if stated.isEmpty {
            try buffer.lookAhead(JSONKeys.lookAheadBytes)
            let mark = buffer.mark
            // Later faults are left to the reader, which comes to them in their order.
            do { try JSONKeys.scan(buffer, &names) } catch {
                if names.names.isEmpty { throw error }
            }
            buffer.rewind(to: mark)
            header = names.names
        } else {
            try buffer.refill()
        }
        guard !buffer.isAtEnd else {
            throw ImportError(
                .emptyFile, file: file, message: "expected an object on each line, found an empty file")
        }
        guard !header.isEmpty else {
            throw ImportError(.emptyFile, file: file, message: "expected objects with keys, found none")
        }
        return try LineRecordReader(buffer, JSONLineSplitter(file: file, header: header))
    }
}

/// One JSON document as records: an array of objects; or an object that holds
/// one, whose other members stand in every record; or an object alone, which is
/// one record.
///
/// A file of picks is such an object: its `points` are the records. Its `unit`
/// is that of the columns `location.x`, `location.y` and `location.z`.
final class JSONDocument: RecordReader {
    /// The document is held in memory, and cells address 32 bits of it.
    static let maximumBytes = 1 << 30

    let file: String
    private(set) var header: [String] = []
    private(set) var units: [String?] = []
    var hasOwnNulls: Bool { true }
    private(set) var lines: [Int] = []

    private let bytes: UnsafeMutablePointer<UInt8>
    private let count: Int
    /// At the next record, or behind the last one.
    private var position = 0
    private var line = 1
    /// Up to where `line` has been counted.
    private var counted = 0
    private var isInArray = false
    private var isFinished = false
    /// Members of the document itself, which stand in every record.
    private var shared: [(column: Int, cell: CellSlice)] = []
    private var slices: UnsafeMutablePointer<CellSlice>
    private var blockRecords = 1
    private var record: JSONRecord?
    private var flattener = JSONFlattener()
    private var pendingError: (any Error)?

    /// `block` names the list where the document has several.
    init(_ source: any ByteSource, file: String, block: String?) throws {
        self.file = file
        (bytes, count) = try JSONDocument.all(of: source, file: file)
        slices = .allocate(capacity: 1)
        do {
            try open(block)
        } catch let fault as JSONFault {
            throw error(fault)
        }
    }

    deinit {
        bytes.deallocate()
        slices.deallocate()
    }

    func nextBlock(maximumRecords: Int) throws -> Int {
        lines.removeAll(keepingCapacity: true)
        if let pendingError { throw pendingError }
        let limit = min(maximumRecords, blockRecords)
        do {
            while lines.count < limit, !isFinished { try readRecord() }
        } catch {
            pendingError = (error as? JSONFault).map { self.error($0) } ?? error
            if lines.isEmpty, let pendingError { throw pendingError }
        }
        return lines.count
    }

    func cells(_ column: Int) -> CellRun {
        CellRun(
            bytes: UnsafePointer(bytes), slices: UnsafePointer(slices) + column, stride: header.count,
            count: lines.count)
    }

    private func readRecord() throws {
        var cursor = cursor(at: position)
        cursor.skipBlanks()
        let row = slices + lines.count * header.count
        var record = self.record.take() ?? JSONRecord(header, row)
        defer { self.record = record }
        record.begin(row)
        let number = lineNumber(of: cursor.position)
        do {
            try flattener.object(&cursor, &record)
        } catch JSONRecord.Fault.twice(let name) {
            throw ImportError(
                .structure, file: file, line: number,
                message: "expected each key once in an object, found \(ImportError.quoted(name)) again")
        }
        // Lines are counted before escapes are undone in place.
        _ = lineNumber(of: cursor.position)
        record.undoEscapes(in: bytes)
        for (column, cell) in shared { row[column] = cell }
        isFinished = !isInArray || !cursor.passes(UInt8(ascii: ","))
        position = cursor.position
        lines.append(number)
    }

    private func cursor(at position: Int) -> JSONCursor {
        JSONCursor(bytes, position..<count)
    }

    private func lineNumber(of place: Int) -> Int {
        for offset in counted..<max(place, counted) where bytes[offset] == UInt8(ascii: "\n") { line += 1 }
        counted = max(place, counted)
        return line
    }

    private func error(_ fault: JSONFault) -> ImportError {
        let place = min(max(fault.place, 0), count)
        let rest = UnsafeBufferPointer(start: bytes + place, count: min(count - place, 20))
        var number = 1
        for offset in 0..<place where bytes[offset] == UInt8(ascii: "\n") { number += 1 }
        let found =
            rest.isEmpty ? "the end of the file" : ImportError.quoted(String(decoding: rest, as: UTF8.self))
        return ImportError(
            .structure, file: file, line: number, message: "expected \(fault.expected), found \(found)",
            hint: number == 2 && bytes[0] == UInt8(ascii: "{")
                ? "for one object a line, pass --format ndjson" : nil)
    }
}

extension JSONDocument {
    /// Checks the whole document, finds the records and their names.
    private func open(_ block: String?) throws {
        var cursor = cursor(at: count > 2 && bytes[0] == 0xEF ? 3 : 0)
        cursor.skipBlanks()
        let start = cursor.position
        guard !cursor.isAtEnd else {
            throw ImportError(
                .emptyFile, file: file, message: "expected a JSON document, found an empty file")
        }
        var outline = try JSONOutline(&cursor)
        cursor.skipBlanks()
        guard cursor.isAtEnd else { throw cursor.fault("the end of the document") }
        let list = try outline.list(named: block, file: file)
        isInArray = list != nil
        position = list.map { $0 + 1 } ?? start
        var names = JSONNames()
        if list != nil {
            var walker = self.cursor(at: position)
            isFinished = walker.passes(UInt8(ascii: "]"))
            if !isFinished {
                repeat {
                    walker.skipBlanks()
                    try flattener.object(&walker, &names)
                } while walker.passes(UInt8(ascii: ","))
            }
        } else {
            var walker = self.cursor(at: position)
            try flattener.object(&walker, &names)
        }
        header = names.names
        units = header.map { _ in nil }
        if list != nil { try share(&outline) }
        if header.isEmpty { header = [""] }
        if units.isEmpty { units = [nil] }
        guard header.count <= LineRecordReader.maximumColumns else {
            throw ImportError(
                .structure, file: file,
                message: "expected at most \(LineRecordReader.maximumColumns) columns, found \(header.count)")
        }
        blockRecords = max(1, min(1024, LineRecordReader.maximumColumns / header.count))
        slices.deallocate()
        slices = .allocate(capacity: blockRecords * header.count)
        slices.initialize(repeating: .missing, count: blockRecords * header.count)
    }

    /// Members of the document become columns; `unit` states that of places.
    private func share(_ outline: inout JSONOutline) throws {
        for member in outline.members {
            var cursor = cursor(at: member.place)
            guard cursor.byte != UInt8(ascii: "{"), cursor.byte != UInt8(ascii: "[") else { continue }
            var cell = try cursor.cell()
            if cell.hasEscapes { cell = JSONCursor.undoEscapes(cell, in: bytes) }
            let text = String(
                decoding: UnsafeBufferPointer(start: bytes + Int(cell.start), count: cell.length),
                as: UTF8.self)
            if member.name == "unit", cell.isQuoted,
                header.contains(where: { $0.hasPrefix("location.") })
            {
                for (column, name) in header.enumerated() where name.hasPrefix("location.") {
                    units[column] = text
                }
                continue
            }
            guard !header.contains(member.name) else {
                throw ImportError(
                    .structure, file: file,
                    message:
                        "expected each name once, found \(ImportError.quoted(member.name)) in the document "
                        + "and in its list")
            }
            shared.append((header.count, cell))
            header.append(member.name)
            units.append(nil)
        }
    }

    private static func all(
        of source: any ByteSource, file: String
    ) throws -> (UnsafeMutablePointer<UInt8>, Int) {
        var source = source
        var capacity = 64 << 10
        var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 8)
        var count = 0
        do {
            while true {
                if count == capacity {
                    guard capacity < maximumBytes else {
                        throw ImportError(
                            .structure, file: file,
                            message:
                                "expected a JSON document of at most \(maximumBytes >> 20) MiB, found more",
                            hint: "write one object a line (NDJSON), which is read piece by piece")
                    }
                    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + 8)
                    larger.initialize(from: bytes, count: count)
                    bytes.deallocate()
                    (bytes, capacity) = (larger, capacity * 2)
                }
                let more = try source.read(
                    into: UnsafeMutableRawBufferPointer(start: bytes + count, count: capacity - count))
                if more <= 0 { break }
                count += more
            }
            if let bad = UTF8Check.firstInvalid(UnsafeRawBufferPointer(start: bytes, count: count)) {
                throw ImportError(
                    .encoding, file: file,
                    message: "expected UTF-8, found byte 0x\(String(bytes[bad], radix: 16, uppercase: true)) "
                        + "at offset \(bad)", hint: "save the file as UTF-8")
            }
        } catch {
            bytes.deallocate()
            throw error
        }
        return (bytes, count)
    }
}

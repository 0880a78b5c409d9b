@testable import Import

/// Delimited text read byte by byte, as `DelimitedReader` says it is: what its
/// faster ways are held against.
struct SlowRecords {
    /// Line and cells of each record; nil for an empty cell without quotes.
    private(set) var records: [(line: Int, cells: [String?])] = []
    private(set) var error: String?

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    /// The line where the record begins that was read last.
    private var firstOfRecord = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var blanks = 0
        while position < bytes.count, error == nil {
            let first = line
            guard let cells = nextRecord() else { break }
            if cells.count == 1, cells[0] == nil {
                blanks += 1
                continue
            }
            if blanks > 0, columns > 1 {
                error = message(first - blanks, found: "an empty line")
                break
            }
            for blank in 0..<blanks { records.append((first - blanks + blank, [nil])) }
            blanks = 0
            guard records.isEmpty || cells.count == columns else {
                error = message(first, found: "\(cells.count)")
                break
            }
            records.append((first, cells))
        }
        // What is wrong with a record behind empty lines is not seen before these.
        if blanks > 0, columns > 1, error != nil {
            error = message(firstOfRecord - blanks, found: "an empty line")
        }
    }

    private var columns: Int { records.first?.cells.count ?? 1 }

    private func message(_ line: Int, found: String) -> String {
        "t.csv:\(line): expected \(columns) cells as in the header, found \(found)"
    }

    private mutating func nextRecord() -> [String?]? {
        firstOfRecord = line
        var cells: [String?] = []
        while true {
            var isLast = true
            if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                guard let cell = quoted() else { return nil }
                cells.append(cell)
                if position < bytes.count, bytes[position] == UInt8(ascii: ",") { isLast = false }
            } else {
                var text: [UInt8] = []
                while position < bytes.count, bytes[position] != UInt8(ascii: ","),
                    bytes[position] != UInt8(ascii: "\n")
                {
                    text.append(bytes[position])
                    position += 1
                }
                if position < bytes.count, bytes[position] == UInt8(ascii: ",") {
                    isLast = false
                } else if text.last == UInt8(ascii: "\r") {
                    text.removeLast()
                }
                cells.append(text.isEmpty ? nil : String(decoding: text, as: UTF8.self))
            }
            let isEnd = position == bytes.count
            position += 1
            if isLast {
                if !isEnd { line += 1 }
                return cells
            }
        }
    }

    /// Ends at the delimiter or the line end.
    private mutating func quoted() -> String? {
        var text: [UInt8] = []
        position += 1
        while true {
            guard position < bytes.count else {
                error =
                    "t.csv:\(line): expected a closing quote, found the end of the file; "
                    + "the quoted cell begins on this line"
                return nil
            }
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard position < bytes.count, bytes[position] == byte else { break }
                position += 1
            }
            text.append(byte)
        }
        line += text.count { $0 == UInt8(ascii: "\n") }
        let rest = bytes[position...].prefix(2)
        if rest.elementsEqual("\r\n".utf8) || rest.elementsEqual("\r".utf8) { position += 1 }
        if position < bytes.count, bytes[position] != UInt8(ascii: ","), bytes[position] != UInt8(ascii: "\n")
        {
            let found = String(decoding: [bytes[position]], as: UTF8.self)
            error =
                "t.csv:\(line): expected a delimiter or a line end after the closing quote, found "
                + ImportError.quoted(found) + "; a quote inside a quoted cell must be doubled"
            return nil
        }
        return String(decoding: text, as: UTF8.self)
    }
}

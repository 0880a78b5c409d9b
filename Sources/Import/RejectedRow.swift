/// A row of a file that is left out of a load, and why.
public struct RejectedRow: Sendable, Equatable {
    /// Bytes that are kept of a text: a cell may have millions.
    static let maximumTextBytes = 200
    /// So many are handed on before more rows are read: a piece of a few megabytes
    /// may be nothing but empty lines.
    static let maximumHeld = 1 << 16

    public let file: String
    /// The physical line at which it begins, from 1.
    public let line: Int
    /// The column of the first bad cell, as the file's header has it; nil where
    /// the row has no such cell.
    public let column: String?
    /// What was expected and what was found.
    public let reason: String
    /// The beginning of the bad cell, or of the row.
    public let text: String

    init(_ error: ImportError, text: UnsafeBufferPointer<UInt8>) {
        file = error.file
        line = error.line ?? 0
        column = error.column
        reason = error.hint.map { "\(error.message); \($0)" } ?? error.message
        var end = min(text.count, RejectedRow.maximumTextBytes)
        // No cut inside a character: its later bytes are 10xxxxxx.
        if end < text.count { while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 } }
        self.text = String(decoding: text[..<end], as: UTF8.self)
    }
}

extension RejectedRow: CustomStringConvertible {
    /// As `ImportError` says it.
    public var description: String {
        let place = column.map { "column \(ImportError.quoted($0)): " } ?? ""
        return "\(file):\(line): \(place)\(reason)"
    }
}

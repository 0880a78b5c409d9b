import Bits

/// The bytes of a source as whole lines. What was handed out stays in its place
/// until `refill`.
final class LineBuffer {
    /// A longer line is taken for a file of another kind.
    static let maximumLineBytes = 64 << 20

    /// A line without its end.
    struct Line {
        /// Offsets into `bytes`.
        var start: Int
        var end: Int
        /// From 1.
        var number: Int
    }

    let file: String
    var source: any ByteSource
    /// Bytes not yet consumed lie at `position..<filled`.
    private let chunk: TextChunk
    private var position = 0
    private var sourceEnded = false
    /// The number of the line at `position`.
    private(set) var number = 1

    var bytes: UnsafeMutablePointer<UInt8> { chunk.bytes }
    private var filled: Int { chunk.filled }

    /// The buffer grows for a line that is longer than `bufferBytes`.
    init(_ source: any ByteSource, file: String, bufferBytes: Int = 512 << 10) {
        self.source = source
        self.file = file
        chunk = TextChunk(capacity: bufferBytes)
    }

    /// The lines of a piece of a file.
    init(_ chunk: TextChunk, file: String) {
        source = MemorySource([])
        sourceEnded = true
        self.file = file
        self.chunk = chunk
        number = chunk.firstLine
    }

    /// The bytes that were read and not handed out.
    var unread: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: bytes + position, count: filled - position)
    }

    /// Whether every byte has been handed out.
    var isAtEnd: Bool { sourceEnded && position == filled }

    /// Bytes of this position and the following can be handed out again.
    struct Mark {
        var position: Int
        var number: Int
    }

    var mark: Mark { Mark(position: position, number: number) }

    /// Goes back; nothing may have been read from the source since the mark.
    func rewind(to mark: Mark) { (position, number) = (mark.position, mark.number) }

    /// The next line; nil when more bytes must be read first, or none are left.
    /// Throws where the line is not UTF-8, and passes a byte order mark over.
    func next() throws -> Line? {
        let rest = UnsafeMutableRawBufferPointer(start: bytes + position, count: filled - position)
        let found = UnsafeBufferPointer(start: UnsafePointer(bytes), count: filled).firstByte(
            UInt8(ascii: "\n"), from: position)
        var length = (found ?? filled) - position
        let hasEnd = length < rest.count
        guard hasEnd || sourceEnded && !rest.isEmpty else { return nil }
        var line = Line(start: position, end: position + length, number: number)
        if number == 1, length >= 3, rest[0] == 0xEF, rest[1] == 0xBB, rest[2] == 0xBF { line.start += 3 }
        if hasEnd { length += 1 }
        position += length
        number += 1
        if line.end > line.start, bytes[line.end - 1] == UInt8(ascii: "\r") { line.end -= 1 }
        let text = UnsafeRawBufferPointer(start: bytes + line.start, count: line.end - line.start)
        if let bad = UTF8Check.firstInvalid(text) {
            throw ImportError(
                .encoding, file: file, line: line.number,
                message: "expected UTF-8, found byte 0x\(String(text[bad], radix: 16, uppercase: true))",
                hint: "save the file as UTF-8")
        }
        return line
    }

    /// Moves what is left to the front and reads until the buffer is full or the
    /// source ends. A buffer full of one unfinished line grows.
    func refill() throws {
        if position > 0 {
            bytes.update(from: bytes + position, count: filled - position)
            chunk.filled -= position
            position = 0
        } else if filled == chunk.capacity {
            try grow(to: chunk.capacity * 2)
        }
        if !sourceEnded { sourceEnded = try chunk.fill(from: &source) }
    }

    /// Reads the first `count` bytes, or all that there are, before the first line.
    func lookAhead(_ count: Int) throws {
        if count > chunk.capacity { try grow(to: count) }
        try refill()
    }

    private func grow(to wanted: Int) throws {
        guard chunk.capacity < LineBuffer.maximumLineBytes else {
            throw ImportError(
                .structure, file: file, line: number,
                message: "expected a line of at most \(LineBuffer.maximumLineBytes >> 20) MiB, found no end",
                hint: "is this the format that was meant? --format NAME states another")
        }
        chunk.grow(to: min(wanted, LineBuffer.maximumLineBytes))
    }
}

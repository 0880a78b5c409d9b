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
    private var source: any ByteSource
    /// Bytes not yet consumed lie at `position..<filled`.
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var position = 0
    private var filled = 0
    private var sourceEnded = false
    /// The number of the line at `position`.
    private var number = 1

    /// The buffer grows for a line that is longer than `bufferBytes`.
    init(_ source: any ByteSource, file: String, bufferBytes: Int = 512 << 10) {
        self.source = source
        self.file = file
        capacity = max(bufferBytes, 16)
        bytes = .allocate(capacity: capacity + 8)
        bytes.initialize(repeating: 0, count: capacity + 8)
    }

    deinit { bytes.deallocate() }

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
        var length = firstNewline(position) - position
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

    /// The place of the first LF at or after `start`; `filled` when there is none.
    private func firstNewline(_ start: Int) -> Int {
        var cursor = start
        while cursor < filled {
            // Eight bytes above `filled` may always be read.
            let word = DecimalText.word(bytes + cursor) ^ 0x0A0A_0A0A_0A0A_0A0A
            let found = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if found != 0 { return min(cursor + found.trailingZeroBitCount >> 3, filled) }
            cursor += 8
        }
        return filled
    }

    /// Moves what is left to the front and reads until the buffer is full or the
    /// source ends. A buffer full of one unfinished line grows.
    func refill() throws {
        if position > 0 {
            bytes.update(from: bytes + position, count: filled - position)
            filled -= position
            position = 0
        } else if filled == capacity {
            try grow(to: capacity * 2)
        }
        while filled < capacity, !sourceEnded {
            let room = UnsafeMutableRawBufferPointer(start: bytes + filled, count: capacity - filled)
            let count = try source.read(into: room)
            if count <= 0 { sourceEnded = true }
            filled += min(max(count, 0), room.count)
        }
    }

    /// Reads the first `count` bytes, or all that there are, before the first line.
    func lookAhead(_ count: Int) throws {
        if count > capacity { try grow(to: count) }
        try refill()
    }

    private func grow(to wanted: Int) throws {
        guard capacity < LineBuffer.maximumLineBytes else {
            throw ImportError(
                .structure, file: file, line: number,
                message: "expected a line of at most \(LineBuffer.maximumLineBytes >> 20) MiB, found no end",
                hint: "is this the format that was meant? --format NAME states another")
        }
        let larger = min(wanted, LineBuffer.maximumLineBytes)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + 8)
        moved.initialize(repeating: 0, count: larger + 8)
        moved.update(from: bytes, count: filled)
        bytes.deallocate()
        (bytes, capacity) = (moved, larger)
    }
}

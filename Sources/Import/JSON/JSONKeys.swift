/// The names of the columns of an NDJSON file, from all of its lines.
public enum JSONKeys {
    /// How much of a stream is looked at for the names of its columns. A longer
    /// file is looked at whole before it is read.
    public static let lookAheadBytes = 8 << 20

    /// The names of all lines that are sound objects. What is wrong with the
    /// others is told when the rows are read. Throws what the source throws.
    public static func scan(_ source: any ByteSource, file: String) throws -> [String] {
        let buffer = LineBuffer(source, file: file)
        var names = JSONNames()
        while !buffer.isAtEnd {
            try buffer.refill()
            do { try scan(buffer, &names) } catch is ImportError {}
        }
        return names.names
    }

    /// Looks at the lines that are buffered; throws the first fault behind the last.
    static func scan(_ buffer: LineBuffer, _ names: inout JSONNames) throws {
        var flattener = JSONFlattener()
        var first: (any Error)?
        while true {
            let known = names.count
            do {
                guard let line = try buffer.next() else { break }
                var cursor = JSONCursor(buffer.bytes, line.start..<line.end)
                cursor.skipBlanks()
                if cursor.isAtEnd { continue }
                do { try flattener.object(&cursor, &names) } catch let fault as JSONFault {
                    throw JSONLineSplitter.error(fault, file: buffer.file, line: line, of: buffer.bytes)
                }
            } catch {
                // A line that breaks off may have names that are none.
                names.removeAll(from: known)
                if first == nil { first = error }
            }
        }
        if let first { throw first }
    }
}

/// Receives the leaves of an object.
protocol JSONVisitor {
    /// `path`: the keys from the outermost to the value's, with dots between.
    mutating func take(_ path: [UInt8], _ cell: CellSlice, in cursor: JSONCursor) throws
}

/// Turns an object into cells: a member of an object within is named
/// `outer.inner`; an array is one cell.
struct JSONFlattener {
    private var path: [UInt8] = []

    mutating func object(_ cursor: inout JSONCursor, _ visitor: inout some JSONVisitor) throws {
        path.removeAll(keepingCapacity: true)
        try members(&cursor, &visitor, depth: 0)
    }

    private mutating func members(
        _ cursor: inout JSONCursor, _ visitor: inout some JSONVisitor, depth: Int
    ) throws {
        guard depth < JSONCursor.maximumDepth else {
            throw cursor.fault("at most \(JSONCursor.maximumDepth) levels of objects and arrays")
        }
        try cursor.pass(UInt8(ascii: "{"), "an object")
        if cursor.passes(UInt8(ascii: "}")) { return }
        let outer = path.count
        repeat {
            cursor.skipBlanks()
            try appendKey(&cursor)
            try cursor.pass(UInt8(ascii: ":"), "a colon")
            cursor.skipBlanks()
            if cursor.byte == UInt8(ascii: "{") {
                path.append(UInt8(ascii: "."))
                try members(&cursor, &visitor, depth: depth + 1)
            } else {
                let cell = try cursor.cell()
                try visitor.take(path, cell, in: cursor)
            }
            path.removeSubrange(outer...)
        } while cursor.passes(UInt8(ascii: ","))
        try cursor.pass(UInt8(ascii: "}"), "a comma or the end of an object")
    }

    /// The text of a key stays as it is: it may be read again.
    private mutating func appendKey(_ cursor: inout JSONCursor) throws(JSONFault) {
        let key = try cursor.string()
        let text = UnsafeBufferPointer(start: cursor.bytes + Int(key.start), count: key.length)
        guard key.hasEscapes else { return path.append(contentsOf: text) }
        var copy = Array(text)
        copy.withUnsafeMutableBufferPointer { copy in
            guard let start = copy.baseAddress else { return }
            let plain = JSONCursor.undoEscapes(CellSlice(start: 0, length: copy.count), in: start)
            path.append(contentsOf: UnsafeBufferPointer(start: start, count: plain.length))
        }
    }
}

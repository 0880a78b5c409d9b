extension JSONCursor {
    /// A value that is no object, as a cell: texts without their quotes, with their escapes, null as
    /// a cell that is not there, numbers, booleans and arrays as they stand.
    mutating func cell() throws(JSONFault) -> CellSlice {
        skipBlanks()
        let start = position
        switch byte {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "["):
            try skipValue()
        case UInt8(ascii: "n"):
            try word("null")
            return .missing
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "N"): try word("NaN")
        case UInt8(ascii: "I"): try word("Infinity")
        default: try number()
        }
        return CellSlice(start: start, length: position - start)
    }

    /// Passes any value; objects and arrays whole.
    mutating func skipValue(depth: Int = 0) throws(JSONFault) {
        guard depth < JSONCursor.maximumDepth else {
            throw fault("at most \(JSONCursor.maximumDepth) levels of objects and arrays")
        }
        skipBlanks()
        switch byte {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "{"):
            position += 1
            if passes(UInt8(ascii: "}")) { return }
            repeat {
                skipBlanks()
                _ = try string()
                try pass(UInt8(ascii: ":"), "a colon")
                try skipValue(depth: depth + 1)
            } while passes(UInt8(ascii: ","))
            try pass(UInt8(ascii: "}"), "a comma or the end of an object")
        case UInt8(ascii: "["):
            position += 1
            if passes(UInt8(ascii: "]")) { return }
            repeat { try skipValue(depth: depth + 1) } while passes(UInt8(ascii: ","))
            try pass(UInt8(ascii: "]"), "a comma or the end of an array")
        default: _ = try cell()
        }
    }

    private mutating func word(_ word: StaticString) throws(JSONFault) {
        let count = word.utf8CodeUnitCount
        guard end - position >= count else { throw fault("a value") }
        for index in 0..<count where bytes[position + index] != word.utf8Start[index] {
            throw fault("a value")
        }
        position += count
    }

    private mutating func number() throws(JSONFault) {
        if byte == UInt8(ascii: "-") {
            position += 1
            if byte == UInt8(ascii: "I") { return try word("Infinity") }
        }
        if byte == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits("a value")
        }
        if byte == UInt8(ascii: ".") {
            position += 1
            try digits("a digit after the point")
        }
        if byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") { position += 1 }
            try digits("a digit of the exponent")
        }
    }

    private mutating func digits(_ expected: String) throws(JSONFault) {
        let start = position
        while byte &- UInt8(ascii: "0") <= 9, position < end { position += 1 }
        guard position > start else { throw fault(expected) }
    }
}

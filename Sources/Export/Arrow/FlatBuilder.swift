/// Builds the head of an Arrow message, a FlatBuffers table.
///
/// From front to back: a table first, then what it points to, whose places are
/// filled in once they are known. Offsets within a table count forwards, so the
/// format allows it, and numbers lie aligned without looking ahead.
///
/// Source: flatbuffers.dev, "FlatBuffer Internals".
struct FlatBuilder {
    /// A field of a table, in the order of its schema.
    enum Field {
        /// Left out: it has its default.
        case absent
        case byte(UInt8)
        case short(Int16)
        case int(Int32)
        case long(Int64)
        /// Leads to what `point(from:)` fills in.
        case reference

        var size: Int {
            switch self {
            case .absent: 0
            case .byte: 1
            case .short: 2
            case .int, .reference: 4
            case .long: 8
            }
        }
    }

    private(set) var bytes: [UInt8] = [0, 0, 0, 0]

    /// Writes a table behind all that is there; returns its place and those of
    /// its fields.
    mutating func table(_ fields: [Field]) -> (start: Int, fields: [Int]) {
        var places: [Int] = []
        var size = 4
        for field in fields {
            if field.size > 0 { size = (size + field.size - 1) / field.size * field.size }
            places.append(size)
            size += field.size
        }
        let vtableSize = 4 + 2 * fields.count
        while (bytes.count + vtableSize) % 8 != 0 { bytes.append(0) }
        append(UInt16(vtableSize))
        append(UInt16(size))
        for (field, place) in zip(fields, places) {
            if case .absent = field { append(UInt16(0)) } else { append(UInt16(place)) }
        }
        let start = bytes.count
        append(Int32(vtableSize))
        for (field, place) in zip(fields, places) {
            while bytes.count < start + place { bytes.append(0) }
            switch field {
            case .absent: break
            case .byte(let value): bytes.append(value)
            case .short(let value): append(value)
            case .int(let value): append(value)
            case .long(let value): append(value)
            case .reference: append(UInt32(0))
            }
        }
        return (start, places.map { start + $0 })
    }

    /// Makes the reference at `place` lead to `target`, which lies behind it.
    mutating func point(from place: Int, to target: Int) {
        let distance = UInt32(truncatingIfNeeded: target - place)
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: distance >> UInt32(8 * index)) }
    }

    /// Writes the table that the whole begins with.
    mutating func root(_ fields: [Field]) -> [Int] {
        let table = table(fields)
        point(from: 0, to: table.start)
        return table.fields
    }

    /// Writes a text and returns its place.
    mutating func text(_ text: String) -> Int {
        let place = beginVector(count: text.utf8.count, alignment: 4)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
        return place
    }

    /// Writes a vector of references and returns its place and theirs.
    mutating func references(_ count: Int) -> (start: Int, places: [Int]) {
        let start = beginVector(count: count, alignment: 4)
        let places = (0..<count).map { start + 4 + 4 * $0 }
        for _ in 0..<count { append(UInt32(0)) }
        return (start, places)
    }

    /// Writes a vector of structures of 64-bit words and returns its place.
    mutating func structures(_ words: [Int64], perElement: Int) -> Int {
        let place = beginVector(count: words.count / perElement, alignment: 8)
        for word in words { append(word) }
        return place
    }

    /// The elements, which follow the count, are aligned.
    private mutating func beginVector(count: Int, alignment: Int) -> Int {
        while (bytes.count + 4) % alignment != 0 { bytes.append(0) }
        let place = bytes.count
        append(UInt32(truncatingIfNeeded: count))
        return place
    }

    private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

import Bits
import Blocks
import Columns

/// The distinct values of a part, as a catalogue file has them.
enum CatalogTerms {
    static func read(from reader: inout ByteReader, _ count: Int, _ part: MetadataPart) throws -> [Value] {
        switch part.type {
        case .text, .date: return try texts(from: &reader, count, part)
        case .int64:
            try reader.require(count, of: 8)
            return try (0..<count).map { _ in .integer(try reader.read(Int64.self)) }
        case .float64:
            try reader.require(count, of: 8)
            return try (0..<count).map { _ in
                let number = try reader.readDouble()
                guard number.isFinite else {
                    throw CatalogFormat.damaged(
                        9, "expected finite terms of '\(part.column)', found \(number)")
                }
                return .double(number)
            }
        case .bool:
            try reader.require(count)
            return try (0..<count).map { _ in
                let byte = try reader.read(UInt8.self)
                guard byte <= 1 else {
                    throw CatalogFormat.damaged(9, "expected 0 or 1 for '\(part.column)', found \(byte)")
                }
                return .boolean(byte == 1)
            }
        }
    }

    private static func texts(
        from reader: inout ByteReader, _ count: Int, _ part: MetadataPart
    ) throws -> [Value] {
        guard let lengths = try reader.readPacked(count, maximum: Int(Int32.max)) else {
            throw CatalogFormat.damaged(4, "the lengths of the terms of '\(part.column)' are out of range")
        }
        return try lengths.map { length in
            guard let text = String(utf8: try reader.readBytes(length)) else {
                throw CatalogFormat.damaged(
                    4, "expected UTF-8 for a term of '\(part.column)', found other bytes")
            }
            return .text(text)
        }
    }
}

import Bits

/// Lists and truth values of stored schemas: a u16 count, then the items; a
/// byte whose bits are truth values, from the lowest.
extension ByteWriter {
    mutating func write<Item>(list items: [Item], _ write: (Item, inout ByteWriter) -> Void) {
        self.write(UInt16(items.count))
        for item in items { write(item, &self) }
    }

    mutating func write(texts: [String]) { write(list: texts) { $1.write(text: $0) } }

    mutating func write(flags: [Bool]) {
        write(flags.enumerated().reduce(UInt8(0)) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) })
    }
}

extension ByteReader {
    /// Nil where an item is nil.
    mutating func readList<Item>(_ read: (inout ByteReader) throws -> Item?) throws -> [Item]? {
        let count = Int(try self.read(UInt16.self))
        try require(count)
        var items: [Item] = []
        items.reserveCapacity(count)
        for _ in 0..<count {
            guard let item = try read(&self) else { return nil }
            items.append(item)
        }
        return items
    }

    mutating func readTexts() throws -> [String]? { try readList { try $0.readText() } }

    /// Nil where another bit than the first `count` is set.
    mutating func readFlags(_ count: Int) throws -> [Bool]? {
        let byte = try read(UInt8.self)
        guard Int(byte) < 1 << count else { return nil }
        return (0..<count).map { byte >> UInt8($0) & 1 != 0 }
    }
}

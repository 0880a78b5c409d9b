/// A table of a FlatBuffers message. Every access is checked against the bytes,
/// so that a hostile message gives a fault and never reaches outside.
///
/// Source: flatbuffers.dev, "FlatBuffer Internals": a table begins with the
/// signed distance back to its vtable; that holds its own size, the size of the
/// table, and for each field the distance from the table, 0 where it is absent.
struct FlatTable {
    /// The bytes are no such message.
    struct Fault: Error {}

    private let bytes: UnsafeRawBufferPointer
    private let start: Int
    private let vtable: Int
    private let vtableSize: Int

    /// The root table of a message.
    init(root bytes: UnsafeRawBufferPointer) throws(Fault) {
        try self.init(bytes, at: Int(FlatTable.load(bytes, 0, as: UInt32.self)))
    }

    private init(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(Fault) {
        self.bytes = bytes
        self.start = start
        vtable = start - Int(try FlatTable.load(bytes, start, as: Int32.self))
        vtableSize = Int(try FlatTable.load(bytes, vtable, as: UInt16.self))
        guard vtableSize >= 4, vtable + vtableSize <= bytes.count else { throw Fault() }
    }

    private static func load<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, _ offset: Int, as type: Number.Type
    ) throws(Fault) -> Number {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<Number>.size else { throw Fault() }
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    /// The place of field `index`; nil where the message leaves it out.
    private func place(_ index: Int) throws(Fault) -> Int? {
        let entry = 4 + index * 2
        guard entry + 2 <= vtableSize else { return nil }
        let distance = Int(try FlatTable.load(bytes, vtable + entry, as: UInt16.self))
        return distance == 0 ? nil : start + distance
    }

    func number<Number: FixedWidthInteger>(_ index: Int, default value: Number) throws(Fault) -> Number {
        guard let place = try place(index) else { return value }
        return try FlatTable.load(bytes, place, as: Number.self)
    }

    /// Where an offset at `place` leads.
    private func target(_ place: Int) throws(Fault) -> Int {
        place + Int(try FlatTable.load(bytes, place, as: UInt32.self))
    }

    func table(_ index: Int) throws(Fault) -> FlatTable? {
        guard let place = try place(index) else { return nil }
        return try FlatTable(bytes, at: target(place))
    }

    func text(_ index: Int) throws(Fault) -> String? {
        guard let range = try vector(index, stride: 1) else { return nil }
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw Fault() }
        return text
    }

    /// The bytes of a vector of elements of `stride` bytes.
    private func vector(_ index: Int, stride: Int) throws(Fault) -> Range<Int>? {
        guard let place = try place(index) else { return nil }
        let vector = try target(place)
        let count = Int(try FlatTable.load(bytes, vector, as: UInt32.self))
        // 2^32 elements of 16 bytes do not overflow.
        guard vector + 4 + count * stride <= bytes.count else { throw Fault() }
        return vector + 4..<vector + 4 + count * stride
    }

    func tables(_ index: Int) throws(Fault) -> [FlatTable] {
        guard let range = try vector(index, stride: 4) else { return [] }
        var tables: [FlatTable] = []
        for place in stride(from: range.lowerBound, to: range.upperBound, by: 4) {
            tables.append(try FlatTable(bytes, at: target(place)))
        }
        return tables
    }

    /// A vector of 64-bit numbers, or of structs of them.
    func words(_ index: Int, perElement: Int = 1) throws(Fault) -> [Int64] {
        guard let range = try vector(index, stride: 8 * perElement) else { return [] }
        var words: [Int64] = []
        words.reserveCapacity(range.count / 8)
        for place in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
            words.append(try FlatTable.load(bytes, place, as: Int64.self))
        }
        return words
    }
}

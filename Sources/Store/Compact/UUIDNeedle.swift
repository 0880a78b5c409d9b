import Bits
import Columns

/// An id as it may stand in a file.
struct UUIDNeedle: Sendable {
    private let id: UUIDBytes
    private let bytes: [UInt8]
    private let text: [UInt8]

    /// Bytes of the longest form.
    static let longest = 36

    init(_ id: UUIDBytes) {
        self.id = id
        text = Array(id.description.utf8)
        var writer = ByteWriter()
        writer.write(id)
        bytes = writer.bytes
    }

    func occurs(in content: UnsafeRawBufferPointer) -> Bool {
        let firstOfText = text[0]
        let firstOfBytes = bytes[0]
        for start in content.indices {
            let byte = content[start]
            if byte == firstOfBytes, start + bytes.count <= content.count,
                bytes.indices.allSatisfy({ content[start + $0] == bytes[$0] })
            {
                return true
            }
            if byte | 0x20 == firstOfText | 0x20, start + text.count <= content.count,
                text.indices.allSatisfy({ content[start + $0] | 0x20 == text[$0] | 0x20 })
            {
                return true
            }
        }
        return false
    }

    func occurs(in text: String) -> Bool {
        var text = text
        return text.withUTF8 { occurs(in: UnsafeRawBufferPointer($0)) }
    }

    /// Whether a cell of a column is the id, or a text that has it.
    func occurs(in values: ColumnVector) -> Bool {
        switch values.values {
        case .integers, .doubles, .identifiers(.integers): return false
        case .texts(let texts): return texts.dictionary.contains(where: occurs)
        case .identifiers(.mixed(let identifiers)):
            return identifiers.contains { identifier in
                switch identifier {
                case .uuid(let high, let low): high == id.high && low == id.low
                case .text(let text): occurs(in: text)
                case .integer, .unsigned: false
                }
            }
        }
    }
}

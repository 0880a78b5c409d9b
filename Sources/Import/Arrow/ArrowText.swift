import Columns

/// Values of Arrow arrays as text.
enum ArrowText {
    /// Appends the value at `row`; false where it is null within a dictionary.
    /// Inside a list texts are in quotes, as in JSON.
    static func append(_ array: ArrowArray, _ row: Int, to text: inout [UInt8], isNested: Bool) -> Bool {
        if let dictionary = array.dictionary {
            let index = Int(truncatingIfNeeded: array.integer(row).bits)
            guard dictionary.isValid(index) else { return false }
            return append(dictionary, index, to: &text, isNested: isNested)
        }
        switch array.type {
        case .integer:
            let (bits, isSigned) = array.integer(row)
            text += (isSigned ? String(Int64(bitPattern: bits)) : String(bits)).utf8
        case .float(let bits):
            let number = array.double(row)
            // The shortest digits that tell the number of its own width.
            text += (bits == 64 ? "\(number)" : "\(Float(number))").utf8
        case .boolean: text += (array.buffers[0].bit(row) ? "true" : "false").utf8
        case .text(let isLarge):
            let range = array.offset(row, isLarge: isLarge)..<array.offset(row + 1, isLarge: isLarge)
            append(UnsafeRawBufferPointer(rebasing: array.buffers[1].bytes[range]), to: &text, isNested)
        case .textView:
            guard let view = try? array.view(row) else { return false }
            append(view, to: &text, isNested)
        case .date(let isDays):
            let days = isDays ? Int64(array.buffers[0].load(row, as: Int32.self)) : nil
            let milliseconds = days == nil ? array.buffers[0].load(row, as: Int64.self) : 0
            text += DateText.date(days ?? milliseconds.floorDivided(by: 86_400_000).quotient).utf8
        case .timestamp(let power, let hasZone):
            let ticks = array.buffers[0].load(row, as: Int64.self)
            text += DateText.timestamp(ticks, power: power, hasZone: hasZone).utf8
        case .list, .fixedList:
            text.append(UInt8(ascii: "["))
            let child = array.children[0]
            for (index, element) in array.elements(row).enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                if !child.isValid(element) || !append(child, element, to: &text, isNested: true) {
                    text += "null".utf8
                }
            }
            text.append(UInt8(ascii: "]"))
        case .structure:
            text.append(UInt8(ascii: "{"))
            for (index, child) in array.children.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text += JSONString.quoted(child.field.name).utf8
                text.append(UInt8(ascii: ":"))
                if !child.isValid(row) || !append(child, row, to: &text, isNested: true) {
                    text += "null".utf8
                }
            }
            text.append(UInt8(ascii: "}"))
        case .uuid:
            let (high, low) = (
                array.buffers[0].load(2 * row, as: UInt64.self),
                array.buffers[0].load(2 * row + 1, as: UInt64.self)
            )
            append(
                Array(UUIDBytes(high: high.byteSwapped, low: low.byteSwapped).description.utf8), to: &text,
                isNested)
        case .null, .unread: return false
        }
        return true
    }

    private static func append(_ bytes: some Collection<UInt8>, to text: inout [UInt8], _ isNested: Bool) {
        if isNested {
            text += JSONString.quoted(String(decoding: bytes, as: UTF8.self)).utf8
        } else {
            text += bytes
        }
    }
}

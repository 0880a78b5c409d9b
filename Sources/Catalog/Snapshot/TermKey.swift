import Columns

/// A value for look-up by its bytes.
///
/// Swift calls texts equal that are written with different scalars, such as a
/// letter with its accent in one or in two; a catalogue gives back the bytes.
enum TermKey: Hashable, Sendable {
    case bytes([UInt8])
    case word(UInt8, UInt64)

    init(_ value: Value) {
        switch value {
        case .text(let text): self = .bytes(Array(text.utf8))
        case .integer(let number): self = .word(1, UInt64(bitPattern: number))
        case .double(let number): self = .word(2, number.bitPattern)
        case .boolean(let truth): self = .word(3, truth ? 1 : 0)
        case .identifier(let identifier): self = .bytes(Array(identifier.description.utf8))
        case .null: self = .word(0, 0)
        }
    }
}

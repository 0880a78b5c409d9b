/// Bytes from a terminal as keys: UTF-8, and the escape sequences that the
/// terminals in use send (xterm and those who follow it, ECMA-48).
///
/// Whatever it does not know is passed over whole, so that no part of a
/// sequence lands in the line.
public struct KeyDecoder: Sendable {
    private var pending: [UInt8] = []

    public init() {}

    /// Whether a key has begun: a lone Escape looks like one until time passes.
    public var isPending: Bool { !pending.isEmpty }

    /// The key that ends with this byte; nil in the middle of one.
    public mutating func key(_ byte: UInt8) -> Key? {
        if pending.first == 0x1B { return sequence(byte) }
        if !pending.isEmpty || byte >= 0x80 { return character(byte) }
        switch byte {
        case 0x01: return .home
        case 0x02: return .left
        case 0x03: return .cancel
        case 0x04: return .leave
        case 0x05: return .end
        case 0x06: return .right
        case 0x08, 0x7F: return .backspace
        case 0x09: return .tab
        case 0x0A, 0x0D: return .enter
        case 0x0B: return .killToEnd
        case 0x0C: return .clear
        case 0x0E: return .down
        case 0x10: return .up
        case 0x12: return .search
        case 0x15: return .killToStart
        case 0x17: return .killWord
        case 0x19: return .yank
        case 0x1B:
            pending = [byte]
            return nil
        case 0..<0x20: return nil
        default: return .character(Character(Unicode.Scalar(byte)))
        }
    }

    /// What has begun, when nothing came for a while.
    public mutating func timeOut() -> Key? {
        defer { pending = [] }
        return pending == [0x1B] ? .escape : nil
    }

    private mutating func character(_ byte: UInt8) -> Key? {
        let continues = byte & 0xC0 == 0x80
        if !pending.isEmpty, !continues {
            // The character before was cut short.
            pending = []
            return key(byte)
        }
        guard continues != pending.isEmpty, byte < 0xF8 else { return nil }
        pending.append(byte)
        guard let first = pending.first else { return nil }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
        guard pending.count >= length else { return nil }
        defer { pending = [] }
        return String(validating: pending, as: UTF8.self)?.first.map(Key.character)
    }

    private mutating func sequence(_ byte: UInt8) -> Key? {
        pending.append(byte)
        if pending.count == 2 {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "O"): return nil
            default:
                pending = []
                switch byte {
                case UInt8(ascii: "b"): return .wordLeft
                case UInt8(ascii: "f"): return .wordRight
                case 0x7F, 0x08: return .killWord
                default: return nil
                }
            }
        }
        // A sequence ends with a byte from @ to ~; longer ones are none of ours.
        guard (0x40...0x7E).contains(byte) || pending.count > 16 else { return nil }
        defer { pending = [] }
        let parameters = String(decoding: pending[2..<pending.count - 1], as: UTF8.self)
        let hasControl = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
        switch byte {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return hasControl ? .wordRight : .right
        case UInt8(ascii: "D"): return hasControl ? .wordLeft : .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "~"):
            switch parameters {
            case "1", "7": return .home
            case "4", "8": return .end
            case "3": return .delete
            default: return nil
            }
        default: return nil
        }
    }
}

extension Identifier: CustomStringConvertible {
    /// The kind whose printed form is exactly `text`; nil for the empty text,
    /// which is a missing identifier and not one of length zero.
    public init?(_ text: some StringProtocol) {
        var copy = String(text)
        let parsed = copy.withUTF8 { Identifier(utf8: UnsafeRawBufferPointer($0)) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// As `init(_:)`, from UTF-8 bytes that the caller has validated.
    public init?(utf8 bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return nil }
        if let integer = Identifier.integer(in: bytes) {
            self = integer
        } else if let uuid = UUIDBytes(text: bytes) {
            self = .uuid(high: uuid.high, low: uuid.low)
        } else {
            self = .text(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The contributor's text, byte for byte.
    public var description: String {
        switch self {
        case .integer(let value): String(value)
        case .unsigned(let value): String(value)
        case .uuid(let high, let low): UUIDBytes(high: high, low: low).description
        case .text(let text): text
        }
    }

    /// A canonical decimal integer: no plus sign, no leading zero, no `-0`.
    private static func integer(in bytes: UnsafeRawBufferPointer) -> Identifier? {
        let negative = bytes[0] == UInt8(ascii: "-")
        let digits = negative ? bytes.dropFirst() : bytes[...]
        guard let first = digits.first, digits.count <= 20 else { return nil }
        if first == UInt8(ascii: "0"), digits.count > 1 || negative { return nil }
        var magnitude: UInt64 = 0
        for byte in digits {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { return nil }
            magnitude = sum
        }
        if negative {
            guard magnitude <= 1 << 63 else { return nil }
            return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
        }
        return magnitude <= UInt64(Int64.max) ? .integer(Int64(magnitude)) : .unsigned(magnitude)
    }
}

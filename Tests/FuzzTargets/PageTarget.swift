import Bits
import Columns
import Encodings
import TestSupport

/// A payload and what a reader knows of it beforehand.
///
/// Input: a byte of the physical type (bits 0 and 1), of siblings (bit 2) and of
/// one more row (bit 3), u16 rows, a byte from which slices and masks are
/// drawn; with siblings u16 length and bytes of the left one, and the same of
/// the right one; the payload. Of texts the left sibling is the shared dictionary.
struct PageTarget {
    var type: PhysicalType
    var count: Int
    var seed: UInt8
    var siblings: (left: [UInt8], right: [UInt8])?
    var payload: [UInt8]

    init(type: PhysicalType, count: Int, payload: [UInt8]) {
        self.type = type
        self.count = count
        self.payload = payload
        seed = UInt8(truncatingIfNeeded: count &* 7)
    }

    /// Nil where the input is too short.
    init?(_ input: [UInt8]) {
        let parsed = input.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try? Self.read(from: &reader)
        }
        guard let parsed else { return nil }
        self = parsed
    }

    private static func read(from reader: inout ByteReader) throws -> PageTarget {
        let flags = try reader.read(UInt8.self)
        let count = Int(try reader.read(UInt16.self)) + Int(flags >> 3 & 1)
        let seed = try reader.read(UInt8.self)
        var target = PageTarget(type: PhysicalType.allCases[Int(flags & 3)], count: count, payload: [])
        target.seed = seed
        if flags & 4 != 0 {
            let left = Array(try reader.readBytes(Int(try reader.read(UInt16.self))))
            target.siblings = (left, Array(try reader.readBytes(Int(try reader.read(UInt16.self)))))
        }
        target.payload = Array(try reader.readBytes(reader.remaining))
        return target
    }

    /// As `init(_:)` reads it.
    var bytes: [UInt8] {
        var writer = ByteWriter()
        let flags = PhysicalType.allCases.firstIndex(of: type) ?? 0
        writer.write(UInt8(flags | (siblings == nil ? 0 : 4) | (count > Int(UInt16.max) ? 8 : 0)))
        writer.write(UInt16(min(count, Int(UInt16.max))))
        writer.write(seed)
        if let siblings {
            for payload in [siblings.left, siblings.right] {
                writer.write(UInt16(payload.count))
                writer.write(raw: payload)
            }
        }
        writer.write(raw: payload)
        return writer.bytes
    }
}

extension PageTarget {
    func run() {
        do {
            try payload.withUnsafeBytes { bytes in
                let page = try PreparedPage(bytes, type: type, count: count)
                if let siblings, page.usesSharedTexts {
                    try siblings.left.withUnsafeBytes { left in
                        guard let texts = try TextDictionary(left, limit: 1 << 20) else { return }
                        try PageCheck(page.attaching(texts: texts), seed: UInt64(seed)).run()
                    }
                    return
                }
                guard let siblings, page.derivation != nil else {
                    try PageCheck(page, seed: UInt64(seed)).run()
                    return
                }
                try siblings.left.withUnsafeBytes { left in
                    try siblings.right.withUnsafeBytes { right in
                        let attached = try page.attaching(
                            left: PreparedPage(left, type: .double, count: count),
                            right: PreparedPage(right, type: .double, count: count))
                        try PageCheck(attached, seed: UInt64(seed)).run()
                    }
                }
            }
        } catch let error as EncodingError {
            precondition(error.rule.wholeMatch(of: /ENC-\d{3}/) != nil, "\(error) names no rule")
        } catch {
            fatalError("an error without a rule: \(error)")
        }
    }
}

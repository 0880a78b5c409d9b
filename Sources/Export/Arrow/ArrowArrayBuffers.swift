import Bits
import Columns

/// The buffers of one column of a record batch.
struct ArrowArrayBuffers {
    typealias Part = (column: ColumnVector, rows: Range<Int>)

    private(set) var nullCount = 0
    /// Validity first, as the format orders them.
    private(set) var buffers: [ArrowBuffer] = []

    /// `name` is for errors: an identifier that does not fit `type`.
    init(_ parts: [Part], type: ArrowOutputType, name: String) throws {
        let rows = parts.reduce(0) { $0 + $1.rows.count }
        buffers.append(validity(parts, rows))
        switch type {
        case .boolean: buffers.append(Self.booleans(parts, rows))
        case .double: buffers.append(Self.doubles(parts))
        case .integer, .unsigned:
            buffers.append(.integers(try parts.map { try Self.integers($0, type, name) }))
        case .uuid: buffers.append(.bytes(try Self.uuids(parts, rows, name)))
        case .text:
            let texts = Self.texts(parts, rows)
            buffers += [.offsets(texts.offsets), .bytes(texts.bytes)]
        }
    }

    /// No bytes where no row is NULL.
    private mutating func validity(_ parts: [Part], _ rows: Int) -> ArrowBuffer {
        guard parts.contains(where: { $0.column.validity != nil }) else { return .empty }
        var bits = ArrowBits(capacity: rows)
        for part in parts {
            if let validity = part.column.validity {
                bits.append(validity, part.rows)
            } else {
                bits.appendSet(part.rows.count)
            }
        }
        nullCount = rows - bits.setCount
        return nullCount == 0 ? .empty : .bytes(bits.bytes)
    }

    private static func booleans(_ parts: [Part], _ rows: Int) -> ArrowBuffer {
        var bits = ArrowBits(capacity: rows)
        for part in parts {
            guard case .integers(let values) = part.column.values else { continue }
            bits.append(values, part.rows, part.column.validity)
        }
        return .bytes(bits.bytes)
    }

    /// Where values lie under NULLs, a copy with zeros in their place: the bytes
    /// of a result follow from its values alone.
    private static func doubles(_ parts: [Part]) -> ArrowBuffer {
        .doubles(
            parts.map { part in
                guard case .doubles(let values) = part.column.values else { return ([], 0..<0) }
                guard let validity = part.column.validity else { return (values, part.rows) }
                return (part.rows.map { validity[$0] ? values[$0] : 0 }, 0..<part.rows.count)
            })
    }

    /// Unsigned values as their bits.
    private static func integers(
        _ part: Part, _ type: ArrowOutputType, _ name: String
    ) throws -> (values: [Int64], rows: Range<Int>) {
        let validity = part.column.validity
        switch part.column.values {
        case .integers(let values), .identifiers(.integers(let values)):
            if type == .unsigned,
                let row = part.rows.first(where: { values[$0] < 0 && part.column.isValid($0) })
            {
                throw misfit(.integer(values[row]), type, name)
            }
            guard let validity else { return (values, part.rows) }
            return (part.rows.map { validity[$0] ? values[$0] : 0 }, 0..<part.rows.count)
        case .identifiers(.mixed(let identifiers)):
            let values = try part.rows.map { row -> Int64 in
                guard part.column.isValid(row) else { return 0 }
                switch identifiers[row] {
                case .integer(let value) where type == .integer || value >= 0: return value
                case .unsigned(let value) where type == .unsigned: return Int64(bitPattern: value)
                default: throw misfit(identifiers[row], type, name)
                }
            }
            return (values, 0..<values.count)
        case .doubles, .texts: return ([], 0..<0)
        }
    }

    private static func uuids(_ parts: [Part], _ rows: Int, _ name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows * 16)
        for part in parts {
            guard case .identifiers(let identifiers) = part.column.values else { continue }
            for row in part.rows {
                var words: (UInt64, UInt64) = (0, 0)
                if part.column.isValid(row) {
                    guard case .uuid(let high, let low) = identifiers[row] else {
                        throw misfit(identifiers[row], .uuid, name)
                    }
                    words = (high.bigEndian, low.bigEndian)
                }
                withUnsafeBytes(of: words) { bytes.append(contentsOf: $0) }
            }
        }
        return bytes
    }

    private static func texts(_ parts: [Part], _ rows: Int) -> ArrowTexts {
        var texts = ArrowTexts(capacity: rows)
        for part in parts {
            switch part.column.values {
            case .texts(let vector): texts.append(vector, part.column, part.rows)
            case .identifiers(let identifiers):
                for row in part.rows {
                    guard part.column.isValid(row) else {
                        texts.appendEmpty()
                        continue
                    }
                    if case .integer(let number) = identifiers[row] {
                        texts.append(number)
                    } else {
                        texts.append(identifiers[row].description)
                    }
                }
            case .integers, .doubles: break
            }
        }
        return texts
    }

    private static func misfit(
        _ identifier: Identifier, _ type: ArrowOutputType, _ name: String
    ) -> ExportError {
        let wanted =
            switch type {
            case .uuid: "a UUID"
            case .unsigned: "an unsigned integer of 64 bits"
            default: "a signed integer of 64 bits"
            }
        return ExportError(
            "column \"\(name)\": the id \"\(identifier)\" is not \(wanted)",
            hint: type == .uuid
                ? "ask for uuid(\(name)), which makes one of any id, or for --ids text"
                : "leave out --ids, or ask for --ids text")
    }
}

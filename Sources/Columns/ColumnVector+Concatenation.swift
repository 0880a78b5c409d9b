import Bits

extension ColumnVector {
    /// The rows of all parts, which share a physical type, in order; no rows
    /// of `type` if there are no parts.
    public static func concatenated(_ parts: [ColumnVector], type: PhysicalType) -> ColumnVector {
        if parts.count == 1 { return parts[0] }
        let count = parts.reduce(0) { $0 + $1.count }
        let values: Values =
            switch type {
            case .integer:
                .integers(joined(parts) { if case .integers(let values) = $0 { values } else { nil } })
            case .double:
                .doubles(joined(parts) { if case .doubles(let values) = $0 { values } else { nil } })
            case .text: .texts(texts(parts, count))
            case .identifier: .identifiers(identifiers(parts, count))
            }
        guard parts.contains(where: { $0.validity != nil }) else { return ColumnVector(values) }
        var validity = Bitmap(count: count, repeating: true)
        var start = 0
        for part in parts {
            if let nulls = part.validity?.inverted() { nulls.forEachSet { validity.clear(start + $0) } }
            start += part.count
        }
        return ColumnVector(values, validity: validity)
    }

    private static func joined<Element>(_ parts: [ColumnVector], _ values: (Values) -> [Element]?)
        -> [Element]
    {
        parts.flatMap { values($0.values) ?? [] }
    }

    private static func texts(_ parts: [ColumnVector], _ count: Int) -> TextVector {
        var builder = TextBuilder()
        var codes: [UInt32] = []
        codes.reserveCapacity(count)
        for case .texts(let texts) in parts.map(\.values) {
            let newCodes = texts.dictionary.map { builder.code(of: $0) }
            if newCodes.isEmpty {
                // All rows are NULL: their codes mean nothing.
                codes.append(contentsOf: repeatElement(0, count: texts.count))
            } else {
                for code in texts.codes { codes.append(newCodes[Int(code)]) }
            }
        }
        return TextVector(codes: codes, dictionary: builder.vector.dictionary)
    }

    private static func identifiers(_ parts: [ColumnVector], _ count: Int) -> IdentifierVector {
        var integers: [Int64] = []
        var mixed: [Identifier] = []
        let isMixed = parts.contains { if case .identifiers(.mixed) = $0.values { true } else { false } }
        for case .identifiers(let vector) in parts.map(\.values) {
            switch vector {
            case .integers(let values):
                if isMixed { mixed += values.map(Identifier.integer) } else { integers += values }
            case .mixed(let values): mixed += values
            }
        }
        return isMixed ? .mixed(mixed) : .integers(integers)
    }
}

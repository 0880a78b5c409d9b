import Bits

/// The values of one column for a run of rows.
///
/// A null row holds an arbitrary filler in `values` that no reader may look at.
public struct ColumnVector: Sendable {
    /// Dense values, one per row.
    public enum Values: Sendable {
        case integers([Int64])
        case doubles([Double])
        case texts(TextVector)
        case identifiers(IdentifierVector)
    }

    public var values: Values
    /// One bit per row, set where the row has a value; nil when all have.
    public var validity: Bitmap?

    public init(_ values: Values, validity: Bitmap? = nil) {
        self.values = values
        self.validity = validity
    }
}

extension ColumnVector {
    public var count: Int {
        switch values {
        case .integers(let values): values.count
        case .doubles(let values): values.count
        case .texts(let values): values.count
        case .identifiers(let values): values.count
        }
    }

    public var physicalType: PhysicalType {
        switch values {
        case .integers: .integer
        case .doubles: .double
        case .texts: .text
        case .identifiers: .identifier
        }
    }

    public var nullCount: Int { validity.map { count - $0.populationCount } ?? 0 }

    public func isValid(_ row: Int) -> Bool { validity?[row] ?? true }

    /// The cell at `row` as a scalar.
    public subscript(row: Int) -> Value {
        guard isValid(row) else { return .null }
        return switch values {
        case .integers(let values): .integer(values[row])
        case .doubles(let values): .double(values[row])
        case .texts(let values): .text(values[row])
        case .identifiers(let values): .identifier(values[row])
        }
    }

    /// The rows at `positions`, in that order.
    public func gathered(_ positions: [Int32]) -> ColumnVector {
        let gathered: Values =
            switch values {
            case .integers(let values): .integers(values.gathered(positions))
            case .doubles(let values): .doubles(values.gathered(positions))
            case .texts(let values): .texts(values.gathered(positions))
            case .identifiers(let values): .identifiers(values.gathered(positions))
            }
        guard let validity else { return ColumnVector(gathered) }
        var kept = Bitmap(count: positions.count, repeating: false)
        for (row, position) in positions.enumerated() where validity[Int(position)] { kept.set(row) }
        return ColumnVector(gathered, validity: kept.isFull ? nil : kept)
    }

    /// `count` null rows of a physical type.
    public static func nulls(_ type: PhysicalType, count: Int) -> ColumnVector {
        let values: Values =
            switch type {
            case .integer: .integers([Int64](repeating: 0, count: count))
            case .double: .doubles([Double](repeating: 0, count: count))
            case .text:
                .texts(
                    TextVector(
                        codes: [UInt32](repeating: 0, count: count), dictionary: count == 0 ? [] : [""]))
            case .identifier: .identifiers(.integers([Int64](repeating: 0, count: count)))
            }
        return ColumnVector(values, validity: Bitmap(count: count, repeating: false))
    }
}

extension ColumnVector {
    /// The rows of a range, renumbered from zero.
    public func slice(_ rows: Range<Int>) -> ColumnVector {
        guard rows.count < count else { return self }
        let values: Values =
            switch values {
            case .integers(let values): .integers(Array(values[rows]))
            case .doubles(let values): .doubles(Array(values[rows]))
            case .texts(let values):
                .texts(TextVector(codes: Array(values.codes[rows]), dictionary: values.dictionary))
            case .identifiers(.integers(let values)): .identifiers(.integers(Array(values[rows])))
            case .identifiers(.mixed(let values)): .identifiers(.mixed(Array(values[rows])))
            }
        guard let validity = validity?.slice(rows), !validity.isFull else { return ColumnVector(values) }
        return ColumnVector(values, validity: validity)
    }
}

/// Identifiers of one column.
///
/// Nearly every export uses signed 64-bit integers, which stay a flat array;
/// any other kind, or a mixture, is held value by value.
public enum IdentifierVector: Sendable {
    case integers([Int64])
    case mixed([Identifier])

    public var count: Int {
        switch self {
        case .integers(let values): values.count
        case .mixed(let values): values.count
        }
    }

    public subscript(row: Int) -> Identifier {
        switch self {
        case .integers(let values): .integer(values[row])
        case .mixed(let values): values[row]
        }
    }

    /// The rows at `positions`, in that order.
    public func gathered(_ positions: [Int32]) -> IdentifierVector {
        switch self {
        case .integers(let values): .integers(values.gathered(positions))
        case .mixed(let values): .mixed(positions.map { values[Int($0)] })
        }
    }
}

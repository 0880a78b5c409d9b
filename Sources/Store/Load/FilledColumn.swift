import Bits
import Columns

/// A column of integers or identifiers whose missing cells are filled.
struct FilledColumn {
    /// How many cells have been filled.
    private(set) var count = 0
    private let type: PhysicalType
    private var integers: [Int64]
    /// Takes the place of `integers` where an identifier is of another kind.
    private var mixed: [Identifier]?
    private var validity: Bitmap

    /// Starts from what is given; nil stands for `count` missing cells.
    init(_ column: ColumnVector?, _ type: PhysicalType, _ count: Int) {
        self.type = type
        integers = []
        validity = column?.validity ?? Bitmap(count: count, repeating: column != nil)
        switch column?.values {
        case .integers(let values), .identifiers(.integers(let values)): integers = values
        case .identifiers(.mixed(let values)): mixed = values
        case .doubles, .texts, nil: integers = [Int64](repeating: 0, count: count)
        }
    }

    /// An integer that is there.
    func integer(_ row: Int) -> Int64? { validity[row] && mixed == nil ? integers[row] : nil }

    /// Fills a cell that is missing; what the contributor gave stays.
    mutating func fill(_ row: Int, _ value: Value) {
        guard !validity[row] else { return }
        switch value {
        case .integer(let value), .identifier(.integer(let value)):
            if mixed == nil { integers[row] = value } else { mixed?[row] = .integer(value) }
        case .identifier(let value):
            if mixed == nil { mixed = integers.map(Identifier.integer) }
            mixed?[row] = value
        default: return
        }
        validity.set(row)
        count += 1
    }

    var column: ColumnVector {
        let identifiers = mixed.map(IdentifierVector.mixed) ?? .integers(integers)
        return ColumnVector(
            type == .integer ? .integers(integers) : .identifiers(identifiers),
            validity: validity.isFull ? nil : validity)
    }
}

/// Builds an `IdentifierVector` row by row: a flat integer array until the
/// first identifier of another kind arrives.
public struct IdentifierBuilder: Sendable {
    private var integers: [Int64] = []
    private var mixed: [Identifier]?

    public init() {}

    public var count: Int { mixed?.count ?? integers.count }

    public var last: Identifier? { mixed?.last ?? integers.last.map(Identifier.integer) }

    public mutating func append(integer value: Int64) {
        if mixed == nil { integers.append(value) } else { mixed!.append(.integer(value)) }
    }

    public mutating func append(_ identifier: Identifier) {
        if case .integer(let value) = identifier { return append(integer: value) }
        if mixed == nil {
            mixed = integers.map(Identifier.integer)
            integers = []
        }
        mixed!.append(identifier)
    }

    public var vector: IdentifierVector {
        if let mixed { .mixed(mixed) } else { .integers(integers) }
    }
}

import Bits
import Columns

/// The members of an IN list, and those that are whole numbers in order, so that
/// a long list is looked up and not gone through.
public struct MemberList: Sendable {
    let values: Set<Value>
    /// The members that are whole numbers, as such and as ids.
    let integers: IntegerSet
    let identifiers: IntegerSet
    /// The members that are doubles, ascending, NaN left out.
    private let doubles: [Double]

    init(_ values: Set<Value>) {
        self.values = values
        var integers: [Int64] = []
        var identifiers: [Int64] = []
        var doubles: [Double] = []
        for value in values {
            switch value {
            case .integer(let number): integers.append(number)
            case .identifier(.integer(let number)): identifiers.append(number)
            case .double(let number) where !number.isNaN: doubles.append(number)
            default: break
            }
        }
        self.integers = IntegerSet(integers)
        self.identifiers = IntegerSet(identifiers)
        self.doubles = doubles.sorted()
    }

    var isEmpty: Bool { values.isEmpty }
    var count: Int { values.count }

    func contains(_ value: Value) -> Bool { values.contains(value) }

    /// Whether some, all or none of the values that lie between two bounds of a
    /// column are members.
    func share(of bounds: ClosedRange<Int64>, areIdentifiers: Bool) -> IntegerSet.Share {
        (areIdentifiers ? identifiers : integers).share(of: bounds)
    }

    func share(of bounds: ClosedRange<Double>) -> IntegerSet.Share {
        var low = 0
        var high = doubles.count
        while low < high {
            let middle = (low + high) / 2
            if doubles[middle] < bounds.lowerBound { low = middle + 1 } else { high = middle }
        }
        guard low < doubles.count, doubles[low] <= bounds.upperBound else { return .none }
        return bounds.lowerBound == bounds.upperBound ? .all : .some
    }
}

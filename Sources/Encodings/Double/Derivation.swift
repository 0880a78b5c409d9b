import Columns

/// How one column follows from two others of its rows: `left operation right`,
/// one IEEE 754 operation on doubles, which gives the same bits everywhere.
public struct Derivation: Sendable, Equatable {
    /// By their stored code (ENC-037).
    public enum Operation: UInt8, Sendable, CaseIterable {
        case sum = 1
        case difference = 2
        case product = 3
        case quotient = 4
    }

    public var operation: Operation
    /// Positions of two double columns in the segment's schema.
    public var left: Int
    public var right: Int

    public init(operation: Operation, left: Int, right: Int) {
        self.operation = operation
        self.left = left
        self.right = right
    }

    @inline(__always)
    public func value(_ left: Double, _ right: Double) -> Double {
        switch operation {
        case .sum: left + right
        case .difference: left - right
        case .product: left * right
        case .quotient: left / right
        }
    }
}

extension Derivation: CustomStringConvertible {
    public var description: String {
        let sign =
            switch operation {
            case .sum: "+"
            case .difference: "-"
            case .product: "*"
            case .quotient: "/"
            }
        return "\(left) \(sign) \(right)"
    }
}

/// A function or an aggregate with its arguments, as `count(DISTINCT species)`.
public struct FunctionCall: Sendable, Equatable {
    /// In lower case.
    public var name: String
    public var arguments: [Expression]
    /// `count(*)`: no arguments.
    public var isStar: Bool
    public var isDistinct: Bool

    public init(_ name: String, _ arguments: [Expression], isStar: Bool = false, isDistinct: Bool = false) {
        self.name = name
        self.arguments = arguments
        self.isStar = isStar
        self.isDistinct = isDistinct
    }
}

/// What a store knows of a pack besides what it declares.
public struct PackSummary: Sendable, Equatable {
    public var name: String
    public var version: Int
    public var title: String
}

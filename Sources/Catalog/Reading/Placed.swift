/// A declaration with the place where it stands, kept apart so that equal
/// declarations of two files are equal.
public struct Placed<Declaration: Sendable>: Sendable {
    public var declaration: Declaration
    public var place: SourcePlace
}

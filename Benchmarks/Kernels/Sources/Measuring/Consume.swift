/// Keeps the compiler from dropping a computation whose result nobody reads.
@inline(never)
public func consume<Result>(_ result: borrowing Result) {}

import Synchronization

/// Ends a query from another thread: it throws at its next page.
public final class QueryCancellation: Sendable {
    private let flag = Atomic<Bool>(false)
    private let isAsked: @Sendable () -> Bool

    /// `isAsked`: whether somebody else wants it to end, asked at each page.
    public init(_ isAsked: @escaping @Sendable () -> Bool = { false }) { self.isAsked = isAsked }

    public func cancel() { flag.store(true, ordering: .relaxed) }

    public var isCancelled: Bool { flag.load(ordering: .relaxed) || isAsked() }
}

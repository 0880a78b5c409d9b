/// How a query is run; the answer never depends on it.
public struct QueryOptions: Sendable {
    /// Off: every segment is opened and all bytes of the named columns are read.
    public var prunes = true
    /// Off: no answer from stored aggregates. Without pruning there is none either.
    public var usesStatistics = true
    public var threads = 2
    /// Seconds after which the query is given up; nil for no limit.
    public var timeout: Double?

    public init() {}
}

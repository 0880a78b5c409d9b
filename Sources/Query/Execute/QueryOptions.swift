/// How a query is run; the answer never depends on it.
public struct QueryOptions: Sendable {
    /// Off: every segment is opened and all bytes of the named columns are read.
    public var prunes = true
    /// Off: no answer from stored aggregates. Without pruning there is none either.
    public var usesStatistics = true
    public var threads = 2
    /// Seconds after which the query is given up; nil for no limit.
    public var timeout: Double?
    /// Bytes that groups, sorting, joins and queries inside of others may take
    /// together; nil for no limit.
    public var memory: Int?
    /// Ends the query when somebody asks for it.
    public var cancellation: QueryCancellation?
    /// Gives the text of a file that the query names (`IN FILE`); nil where it
    /// may name none, as in a query from somebody else.
    public var readFile: (@Sendable (String) throws -> String)?
    /// Tables whose rows belong to no dataset, as those of files: `*` leaves
    /// `dataset_id` out.
    public var tablesWithoutDatasets: Set<String> = []

    public init() {}
}

extension QueryOptions {
    /// The timeout as a duration that a clock can add: callers pass on what
    /// people typed. Nil where no limit is meant, as by infinity.
    var timeLimit: Duration? {
        guard let timeout, !timeout.isNaN, timeout < Self.longestTimeout else { return nil }
        return .seconds(max(0, timeout))
    }

    /// Ten years; a query that may run longer has no limit.
    private static let longestTimeout = 10 * 365.25 * 86_400
}

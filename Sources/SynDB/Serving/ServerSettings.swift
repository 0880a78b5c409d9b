import Foundation

/// How a server is run. Every limit is told to whom it stops.
public struct ServerSettings: Sendable, Codable {
    /// The files that say who the server is, in PEM.
    public struct Certificate: Sendable, Codable {
        /// Its certificates, its own first.
        public var certificates: String
        public var key: String

        public init(certificates: String, key: String) {
            self.certificates = certificates
            self.key = key
        }
    }

    public var host = "127.0.0.1"
    /// 0 for any that is free.
    public var port = 8080
    /// Threads that compute, over all queries.
    public var threads = ProcessInfo.processInfo.activeProcessorCount
    /// Queries that run or wait at a time.
    public var maximumQueries = 256
    /// Of them those of one caller, so that others find a place.
    public var maximumQueriesOfCaller = 128
    /// Seconds that a query may take; also what it has where it asks for less.
    public var queryTimeout = 60.0
    /// Bytes that groups, sorting and joins of one query may take together.
    public var queryMemory = 1 << 30
    /// Bytes of a request's body, loads apart.
    public var maximumBody = 1 << 20
    /// Datasets or rows on a page.
    public var maximumPage = 10_000
    public var maximumConnections = 4096
    /// Bytes of the body of a load.
    public var maximumUpload = 16 << 30
    /// Loads at a time.
    public var maximumLoads = 2
    /// Bytes of memory that rows of one load may take while they wait to be
    /// written.
    public var loadMemory = 1 << 30
    /// Requests per second of one caller; nil for any number.
    public var rate: Double?
    /// The list of tokens; without one everybody is unknown.
    public var tokens: String?
    /// The file of changes; standard error without one.
    public var audit: String?
    /// Nil for plain HTTP.
    public var certificate: Certificate?
    public var logLevel = LogLevel.notice
    /// Seconds after which a connection without a request in work is closed,
    /// and within which a request's head and body have to arrive.
    public var idleTimeout = 30.0
    /// Seconds that a query goes on after its client has said that it sends no
    /// more, which is also how a connection is closed.
    public var departureTimeout = 2.0
    /// Seconds that a client may take no byte of an answer.
    public var stallTimeout = 30.0
    /// Seconds between looks for new snapshots.
    public var refreshInterval = 0.1
    /// Seconds after which a query is logged as slow.
    public var slowQuery = 1.0
    /// Seconds from the signal to the end of the process.
    public var shutdownTimeout = 4.0

    public init() {}
}

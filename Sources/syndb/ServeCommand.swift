import ArgumentParser
import SynDB

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer questions over HTTP.",
        discussion: """
            Anybody may read datasets whose access is open. New snapshots are seen without a restart; \
            SIGTERM ends the server within five seconds. /openapi.json describes all routes.
            """)

    @OptionGroup var store: StoreArgument
    @Option(help: ArgumentHelp("Where to listen; port 0 takes any that is free.", valueName: "address:port"))
    var listen = "127.0.0.1:8080"
    @Option(help: "Threads that compute (default: all processors).")
    var threads: Int?
    @Option(help: ArgumentHelp("Bytes of memory that a query may take, such as 500MB.", valueName: "size"))
    var memory: ByteSize?
    @Option(help: ArgumentHelp("Seconds that a query may take.", valueName: "seconds"))
    var timeout: Double?
    @Option(help: "Queries that may run or wait at a time.")
    var queries: Int?
    @Option(help: ArgumentHelp("Of them those of one caller (default: half).", valueName: "queries"))
    var callerQueries: Int?
    @Option(
        help: "A file to which a line is added for each change (default: standard error).",
        completion: .file())
    var audit: String?
    @Option(help: "The list of tokens, as `syndb token` makes its lines.", completion: .file())
    var tokens: String?
    @Option(help: "A file of certificates (PEM), the server's own first.", completion: .file())
    var tlsCert: String?
    @Option(help: "The file of the certificate's key (PEM).", completion: .file())
    var tlsKey: String?
    @Option(
        help: ArgumentHelp("Requests per second of one caller (default: any number).", valueName: "requests"))
    var rate: Double?
    @Option(help: ArgumentHelp("Bytes of a load (default: 16GB).", valueName: "size"))
    var upload: ByteSize?
    @Option(help: "debug, info (every request), notice, warning or error.")
    var logLevel = LogLevel.notice

    func validate() throws {
        _ = try address()
        if let threads, threads < 1 { throw ValidationError("--threads needs at least 1") }
        if let queries, queries < 1 { throw ValidationError("--queries needs at least 1") }
        if let callerQueries, callerQueries < 1 {
            throw ValidationError("--caller-queries needs at least 1")
        }
        if let rate, !(rate > 0) { throw ValidationError("--rate needs more than 0") }
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key need each other")
        }
        if let timeout { try Seconds.check(timeout, "--timeout") }
    }

    func run() throws {
        var settings = ServerSettings()
        (settings.host, settings.port) = try address()
        if let threads { settings.threads = threads }
        if let memory { settings.queryMemory = memory.bytes }
        if let timeout { settings.queryTimeout = timeout }
        if let queries {
            settings.maximumQueries = queries
            settings.maximumQueriesOfCaller = max(1, queries / 2)
        }
        if let callerQueries { settings.maximumQueriesOfCaller = callerQueries }
        settings.audit = audit
        settings.tokens = tokens
        settings.rate = rate
        if let upload { settings.maximumUpload = upload.bytes }
        if let tlsCert, let tlsKey {
            settings.certificate = ServerSettings.Certificate(certificates: tlsCert, key: tlsKey)
        }
        settings.logLevel = logLevel
        // What can be told before the server starts is told in this program's way.
        _ = try store.open().snapshot()
        if let tokens { _ = try TokenList(FileSource.text(of: tokens), file: tokens) }
        try ServerLaunch(store: store.store, settings: settings).start()
    }

    private func address() throws -> (host: String, port: Int) {
        guard let colon = listen.lastIndex(of: ":"), colon > listen.startIndex,
            let port = UInt16(listen[listen.index(after: colon)...])
        else { throw ValidationError("--listen: expected ADDRESS:PORT, found \"\(listen)\"") }
        let host = listen[..<colon].trimmingPrefix("[")
        return (String(host.hasSuffix("]") ? host.dropLast() : host), Int(port))
    }
}

extension LogLevel: ExpressibleByArgument {}

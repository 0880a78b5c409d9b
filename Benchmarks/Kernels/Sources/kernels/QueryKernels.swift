import Measuring
import SynDB

/// Kernels that have no door of their own and are met through a query of a
/// store, on one thread, from rows: decoding is in their time.
enum QueryKernels {
    private static let queries = [
        ("decode, compare to bitmap", "SELECT count(*) FROM synapses WHERE connection_score > 50"),
        ("decode, compare integers", "SELECT count(*) FROM synapses WHERE cleft_score > 200"),
    ]

    static func kernels(store path: String) -> [Kernel] {
        queries.map { name, text in
            Kernel(name: name, valueBytes: 8) {
                var options = QueryOptions()
                options.usesStatistics = false
                options.threads = 1
                let snapshot = try Store(path: path).snapshot()
                let rows = try snapshot.manifest.tables.first { $0.name == "synapse" }?.segments()
                    .flatMap(\.runs).reduce(0) { $0 + $1.rows }
                let query = try PreparedQuery(text, snapshot: snapshot, options: options)
                return Kernel.Pass(schemes: "query", values: rows ?? 0) {
                    var sink: any ResultSink = NoSink()
                    consume(try query.run(into: &sink).rowsScanned)
                }
            }
        }
    }
}

/// Takes rows and forgets them.
struct NoSink: ResultSink {
    mutating func begin(_ columns: [ResultColumn]) {}
    mutating func append(_ rows: [[Value]]) {}
    mutating func finish() {}
}

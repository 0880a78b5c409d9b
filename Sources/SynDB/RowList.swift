import Columns
import Query
import Store

/// A result in memory, for those that are small by their nature.
public struct RowList: ResultSink, Sendable {
    public private(set) var columns: [ResultColumn] = []
    public private(set) var rows: [[Value]] = []

    public init() {}

    /// The result of a query.
    public init(_ text: String, in snapshot: Snapshot, options: QueryOptions = QueryOptions()) throws {
        var sink: any ResultSink = RowList()
        _ = try PreparedQuery(text, snapshot: snapshot, options: options).run(into: &sink)
        if let list = sink as? RowList { self = list }
    }

    public mutating func begin(_ columns: [ResultColumn]) { self.columns = columns }

    public mutating func append(_ rows: [[Value]]) { self.rows += rows }

    public func finish() {}
}

import Foundation
import Measuring
import SynDB

/// Times queries in process and prints one line of JSON:
///
///     query-times scan STORE QUERY [REPEATS]   one open snapshot, rows read, warm
///     query-times decoded STORE QUERY [REPEATS]   likewise, but every column that
///                                              the query names is decoded first
///                                              in memory
///     query-times fetch STORE QUERY...         each query on a freshly opened store
///     query-times first STORE TABLE COLUMN     scans of a column, each on a freshly
///                                              opened store, and hashing its pages
///     query-times table STORE FILE REPEATS     the questions of a file, warm
///     query-times many STORE COUNT             makes a store of so many segments
@main
struct QueryTimes {
    struct Report: Encodable {
        /// The first value of the first row of the last result, as text.
        var answer: String
        /// Seconds of user and system time of all threads, per execution.
        var cpu: [Double] = []
        var wall: [Double] = []
        /// Seconds of CPU that hashing as many bytes takes as the scan verifies.
        var hash: [Double] = []
    }

    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 3 else { fail("expected: scan|decoded|fetch STORE QUERY ...") }
        // As the command and the server do.
        SystemLimits.keepFreedMemory()
        let report: Report
        switch words[0] {
        case "table":
            let answers = try QueryTable.answers(
                words[1], words[2], repeats: words.count > 3 ? Int(words[3]) ?? 5 : 5)
            return print(String(decoding: try JSONEncoder().encode(answers), as: UTF8.self))
        case "many": return try ManySegments.make(words[1], Int(words[2]) ?? 1000)
        case "scan", "decoded":
            report = try scan(
                words[1], words[2], repeats: words.count > 3 ? Int(words[3]) ?? 9 : 9,
                isDecoded: words[0] == "decoded")
        case "fetch": report = try fetch(words[1], Array(words[2...]))
        case "first" where words.count > 3: report = try first(words[1], words[2], words[3])
        default: fail("expected scan, decoded, fetch, first, table or many, found \(words[0])")
        }
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }

    /// Executions of one prepared query; the first, which verifies checksums,
    /// is not counted.
    private static func scan(
        _ path: String, _ text: String, repeats: Int, isDecoded: Bool
    ) throws -> Report {
        var options = QueryOptions()
        options.usesStatistics = false
        options.prunes = !isDecoded
        let query = try PreparedQuery(text, snapshot: try Store(path: path).snapshot(), options: options)
        var report = Report(answer: try answer(query))
        for _ in 0..<repeats { try time(&report) { try answer(query) } }
        return report
    }

    /// Open, prepare, run, close for each query, after one round that is not counted.
    private static func fetch(_ path: String, _ queries: [String]) throws -> Report {
        func run(_ text: String) throws -> String {
            try answer(try PreparedQuery(text, snapshot: try Store(path: path).snapshot()))
        }
        var report = Report(answer: try run(queries[0]))
        for text in queries { try time(&report) { try run(text) } }
        return report
    }

    /// Scans that verify the checksum of each page, since nobody has before.
    private static func first(_ path: String, _ tableName: String, _ column: String) throws -> Report {
        let snapshot = try Store(path: path).snapshot()
        guard let table = snapshot.catalog.schema.table(named: tableName) else {
            fail("no table \(tableName)")
        }
        let bytes = try snapshot.segments(of: table).reduce(0) { total, entry in
            let reader = try snapshot.reader(of: entry, table: table)
            return try total + reader.column(named: column).map { Int(try reader.byteCount(of: $0).pages) }!
        }
        let memory = Memory(count: bytes)
        var options = QueryOptions()
        options.usesStatistics = false
        var report = Report(answer: "")
        for _ in 0..<9 {
            let query = try PreparedQuery(
                "SELECT avg(\(column)) FROM \(tableName)", snapshot: try Store(path: path).snapshot(),
                options: options)
            try time(&report) { try answer(query) }
            let start = Clock.processSeconds()
            consume(XXH64.hash(UnsafeRawBufferPointer(memory.bytes)))
            report.hash.append(Clock.processSeconds() - start)
        }
        return report
    }

    private static func time(_ report: inout Report, _ body: () throws -> String) throws {
        let cpu = Clock.processSeconds()
        let wall = Clock.wallSeconds()
        report.answer = try body()
        report.wall.append(Clock.wallSeconds() - wall)
        report.cpu.append(Clock.processSeconds() - cpu)
    }

    private static func answer(_ query: PreparedQuery) throws -> String {
        var sink: any ResultSink = FirstValue()
        _ = try query.run(into: &sink)
        return (sink as? FirstValue)?.text ?? ""
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(2)
    }
}

/// Keeps what is written, in memory that grows and is not given back.
final class ReusedMemory: ByteSink {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    var count = 0

    deinit { memory.deallocate() }

    func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }

    func write(_ bytes: UnsafeRawBufferPointer) {
        while memory.count - count < bytes.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: memory.count * 2, alignment: 64)
            larger.copyMemory(from: UnsafeRawBufferPointer(memory))
            memory.deallocate()
            memory = larger
        }
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: bytes)
        count += bytes.count
    }
}

/// Takes all rows and keeps the first value.
struct FirstValue: ResultSink {
    var text: String?

    mutating func begin(_ columns: [ResultColumn]) {}

    mutating func append(_ rows: [[Value]]) {
        consume(rows)
        guard text == nil, let value = rows.first?.first else { return }
        // A double with all its digits, so that it can be compared.
        if case .double(let number) = value { text = "\(number)" } else { text = "\(value)" }
    }

    mutating func finish() {}
}

import Foundation
import SynDB
import TestSupport
import Testing

/// Random queries of every feature that both have, answered by the engine and
/// by DuckDB. SYNDB_DUCKDB_SEEDS=1-400 asks for more than the usual few; a
/// failure names its seed.
@Suite(.enabled(if: DuckDB.isThere, Comment(rawValue: DuckDB.need))) struct DuckDBTests {
    private static var seeds: ClosedRange<Int> {
        let text = ProcessInfo.processInfo.environment["SYNDB_DUCKDB_SEEDS"] ?? ""
        let bounds = text.split(separator: "-").compactMap { Int($0) }
        return bounds.count == 2 && bounds[0] <= bounds[1] ? bounds[0]...bounds[1] : 1...4
    }

    @Test(arguments: seeds) func answersAreThoseOfDuckDB(seed: Int) throws {
        let data = try DialectData(seed: UInt64(seed))
        defer { withExtendedLifetime(data) {} }
        let snapshot = try data.store.store.snapshot()
        var generator = DialectGenerator(random: SplitMix64(seed: UInt64(seed) &+ 99))
        let queries = (0..<60).map { _ in generator.query() }
        let answers = try DuckDB.answers(data.tables, queries.map(\.duckDB))
        var faults = 0
        for (query, answer) in zip(queries, answers) where faults < 3 {
            var options = QueryOptions()
            options.threads = faults % 2 + 1
            let fault = Self.fault(query.syql, snapshot, options, answer)
            guard let fault else { continue }
            faults += 1
            Issue.record("seed \(seed)\n\(query.syql)\n\(query.duckDB)\n\(fault)")
        }
    }

    /// What is different; nil for nothing.
    private static func fault(
        _ query: String, _ snapshot: Snapshot, _ options: QueryOptions, _ answer: DuckDB.Answer
    ) -> String? {
        do {
            var sink: any ResultSink = KeptRows()
            _ = try PreparedQuery(query, snapshot: snapshot, options: options).run(into: &sink)
            let rows = (sink as? KeptRows)?.rows ?? []
            guard case .rows(let expected) = answer else {
                if case .error(let message) = answer { return "DuckDB: \(message)" }
                return nil
            }
            let (left, right) = (
                sorted(rows.map { $0.map(Cell.init) }), sorted(expected.map { $0.map(Cell.init) })
            )
            if left.count == right.count,
                zip(left, right).allSatisfy({ zip($0, $1).allSatisfy(Cell.areAlike) })
            {
                return nil
            }
            return "SynDB:  \(left.prefix(6))\nDuckDB: \(right.prefix(6))"
        } catch let error as QueryError {
            return error.rendered(in: query)
        } catch {
            // A sum or product that leaves 64 bits, where DuckDB goes on.
            return "\(error)".contains("64-bit integers") ? nil : "\(error)"
        }
    }

    private static func sorted(_ rows: [[Cell]]) -> [[Cell]] {
        rows.sorted { left, right in left.map(\.text).lexicographicallyPrecedes(right.map(\.text)) }
    }

    /// A value, compared as results of two engines can be.
    private enum Cell: CustomStringConvertible {
        case null
        case number(Double)
        case text(String)

        init(_ value: Value) {
            switch value {
            case .null: self = .null
            case .boolean(let truth): self = .text(truth ? "true" : "false")
            case .integer(let number): self = .number(Double(number))
            case .double(let number): self = .number(number)
            case .text(let text): self = .text(text)
            case .identifier(let id): self = .number(Double(id.description) ?? .nan)
            }
        }

        init(_ value: Any?) {
            switch value {
            case nil: self = .null
            case let number as NSNumber: self = .number(number.doubleValue)
            case let text as String:
                let odd: [String: Double] = ["NaN": .nan, "inf": .infinity, "-inf": -.infinity]
                self = odd[text].map(Cell.number) ?? .text(text)
            default: self = .text("\(value!)")
            }
        }

        /// For sorting: numbers to nine digits.
        var text: String {
            switch self {
            case .null: "~"
            case .number(let value): String(format: "%.9g", value == 0 ? 0 : value)
            case .text(let text): "'" + text
            }
        }

        var description: String { text }

        static func areAlike(_ left: Cell, _ right: Cell) -> Bool {
            switch (left, right) {
            case (.null, .null): return true
            case (.text(let a), .text(let b)): return a.utf8.elementsEqual(b.utf8)
            case (.number(let a), .number(let b)):
                if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
                return a == b || abs(a - b) <= 1e-12 * max(1, abs(a), abs(b))
            default: return false
            }
        }
    }
}

import SynDB
import TestSupport
import Testing

/// Random stores and random queries: the engine in every way of running,
/// against a naive evaluator. A failure names the seed that makes it again.
@Suite struct OracleTests {
    private static let ways: [(name: String, options: QueryOptions, mode: ReadMode)] = {
        var plain = QueryOptions()
        plain.prunes = false
        var fromRows = QueryOptions()
        fromRows.usesStatistics = false
        fromRows.threads = 1
        var single = QueryOptions()
        single.threads = 1
        return [
            ("as usual", QueryOptions(), .mmap), ("no pruning", plain, .mmap),
            ("no statistics, one thread", fromRows, .mmap), ("one thread, pread", single, .pread),
        ]
    }()

    @Test(arguments: 1...12) func answersAreThoseOfTheNaiveWay(seed: Int) throws {
        let store = try OracleStore(seed: UInt64(seed))
        let mapped = try store.engine.store.snapshot()
        let positioned = try Store(path: store.engine.path, readMode: .pread).snapshot()
        var generator = QueryGenerator(store, seed: UInt64(seed) &* 1000)
        var faults = 0
        for number in 0..<30 where faults < 4 {
            let query = generator.query()
            let expected = (try? query.answer(store)) ?? "overflow"
            for way in Self.ways {
                let actual = Self.answer(query.text, way.mode == .mmap ? mapped : positioned, way.options)
                guard !actual.utf8.elementsEqual(expected.utf8) else { continue }
                faults += 1
                Issue.record(
                    """
                    seed \(seed), query \(number), \(way.name): \(query.text)
                    \(Self.difference(expected, actual))
                    """)
                break
            }
        }
        #expect(try store.engine.store.verify().faults.isEmpty)
    }

    /// The first lines that differ.
    private static func difference(_ expected: String, _ actual: String) -> String {
        let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let right = actual.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(left, right).enumerated().first { !$1.0.utf8.elementsEqual($1.1.utf8) }?.offset
        let start = line ?? min(left.count, right.count)
        func part(_ lines: [Substring]) -> String { lines.dropFirst(start).prefix(4).joined(separator: "\n") }
        return """
            \(left.count - 2) rows expected, \(right.count - 2) found; from line \(start + 1) expected:
            \(part(left))
            found:
            \(part(right))
            """
    }

    /// The result as CSV; any way must also account for every page.
    private static func answer(_ text: String, _ snapshot: Snapshot, _ options: QueryOptions) -> String {
        do {
            let (result, statistics) = try TestStore.run(text, snapshot, options)
            let isSound =
                statistics.pages.spared >= 0 && statistics.segments.spared >= 0
                && statistics.bytesRead <= statistics.bytesTotal
                && (options.prunes || statistics.segments.pruned == 0)
            return isSound ? result : "unsound statistics \(statistics)"
        } catch let error as EvaluationError {
            return error.message.contains("64-bit integers") ? "overflow" : "\(error)"
        } catch let error as QueryError {
            return error.rendered(in: text)
        } catch {
            return "\(error)"
        }
    }
}

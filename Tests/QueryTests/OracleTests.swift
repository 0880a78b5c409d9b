import Foundation
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

    /// Twelve stores by default; SYNDB_ORACLE_SEEDS=100-200 tries others.
    private static var seeds: ClosedRange<Int> {
        let text = ProcessInfo.processInfo.environment["SYNDB_ORACLE_SEEDS"] ?? ""
        let bounds = text.split(separator: "-").compactMap { Int($0) }
        return bounds.count == 2 && bounds[0] <= bounds[1] ? bounds[0]...bounds[1] : 1...12
    }

    @Test(arguments: seeds) func answersAreThoseOfTheNaiveWay(seed: Int) throws {
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

    @Test(arguments: seeds) func joinsAreThoseOfNestedLoops(seed: Int) throws {
        let store = try OracleStore(seed: UInt64(seed) &+ 5000)
        let snapshot = try store.engine.store.snapshot()
        var generator = JoinGenerator(store: store, random: SplitMix64(seed: UInt64(seed) &* 77))
        var faults = 0
        for number in 0..<25 where faults < 3 {
            let query = generator.query()
            let expected = (try? query.answer(store)) ?? "overflow"
            for way in Self.ways where way.mode == .mmap {
                let actual = Self.answer(query.text, snapshot, way.options)
                guard !actual.utf8.elementsEqual(expected.utf8) else { continue }
                faults += 1
                Issue.record(
                    """
                    seed \(seed), join \(number), \(way.name): \(query.text)
                    \(Self.difference(expected, actual))
                    """)
                break
            }
        }
        withExtendedLifetime(store) {}
    }

    /// Many pages and many threads: answers do not depend on who read what.
    @Test func manyPagesAnswerAlikeInEveryWay() throws {
        let store = try TestStore(OracleField.pack.replacing("SORT", with: ""))
        let ids = try store.add(
            (0..<60).map { "- { label: \"d\($0)\", stage: \($0 % 7) }" }.joined(separator: "\n"))
        var random = SplitMix64(seed: 77)
        for load in 0..<2 {
            var csv = "dataset_id,cid,flag,small,big,size,width,sort_of\n"
            for row in 0..<24_000 {
                // One long dataset among many short ones.
                let dataset = row % 2 == 0 ? ids[0] : ids[Int(random.next() % 60)]
                let size = Double(bitPattern: random.next())
                csv += "\(dataset),\(load * 100_000 + row),\(row % 3 == 0),\(row % 9 - 4),\(row),"
                csv +=
                    "\(size.isFinite ? "\(size)" : ""),\(Double(row % 1001) / 8 - 0),\(["a", "b", "", "c"][row % 4])\n"
            }
            try store.load("cell", csv)
        }
        let snapshot = try store.store.snapshot()
        for query in [
            "SELECT count(*), sum(size), avg(size), variance(width), min(size), max(size) FROM cells",
            "SELECT sort_of, sum(size), stddev(width) FROM cells WHERE small > -2 GROUP BY sort_of",
            "SELECT stage, count(*), sum(big), avg(size) FROM cells GROUP BY stage",
            "SELECT label, min(width), max(cid) FROM cells WHERE width BETWEEN 3 AND 90 GROUP BY label",
            "SELECT cid, size FROM cells WHERE size > 1e300 AND NOT flag",
            "SELECT cid FROM cells WHERE stage = 3 ORDER BY width DESC, cid LIMIT 50",
            "SELECT rowid, cid FROM cells LIMIT 10 OFFSET 20000",
            "SELECT DISTINCT width FROM cells WHERE small = 1 LIMIT 40",
            "SELECT width, count(*) FROM cells GROUP BY width ORDER BY count(*) DESC LIMIT 20",
        ] {
            var answers = Set<String>()
            for (prunes, statistics, threads) in [
                (true, true, 1), (true, true, 4), (true, false, 3), (false, false, 1), (false, false, 4),
            ] {
                var options = QueryOptions()
                (options.prunes, options.usesStatistics, options.threads) = (prunes, statistics, threads)
                answers.insert(Self.answer(query, snapshot, options))
            }
            #expect(answers.count == 1, "\(query): \(answers.map { $0.prefix(200) })")
        }
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

import SynDB
import TestSupport
import Testing

/// Loads that leave bad rows out.
@Suite struct RejectTests {
    private final class Sink: RejectSink {
        let name = "bad.csv"
        var rows: [String] = []
        var end = ""
        func write(_ rows: [RejectedRow]) { self.rows += rows.map { "\($0.line) \($0.text)" } }
        func mark() -> UInt64 { UInt64(rows.count) }
        func goBack(to mark: UInt64) { rows.removeLast(rows.count - Int(mark)) }
        func finish() { end += "finished" }
        func abandon() { end += "abandoned" }
    }

    private let csv = "cid,count\n1,1\n2,x\n3\n4,40000\n5,\n6,6\n"

    @Test func goodRowsAreLoaded() throws {
        let store = try Bench.store()
        let sink = Sink()
        let summary = try store.load("spot", csv, dataset: Bench.first) { $0.rejects = sink }
        #expect(summary.rows == 2 && summary.rejected == 4 && summary.rejectsFile == "bad.csv")
        #expect(summary.text.contains("\n  4 bad rows left out, see bad.csv\n"), "\(summary.text)")
        #expect(sink.rows == ["3 x", "4 3", "5 40000", "6 "] && sink.end == "finished")
        #expect(try store.query("SELECT cid, count FROM spots") == "cid,count\n1,1\n6,6\n")
    }

    @Test func beyondTheMaximum() throws {
        let store = try Bench.store()
        let sink = Sink()
        #expect(
            Bench.refusedLoad(store, "spot", csv, dataset: Bench.first) {
                $0.maximumErrors = 1
                $0.rejects = sink
            } == """
                2 bad rows, where --max-errors allows 1:
                  rows.csv:3: column "count": expected an integer (int16), found "x"
                  rows.csv:4: expected 2 cells as in the header, found 1
                  nothing was loaded; bad.csv lists them
                """)
        #expect(sink.rows == ["3 x", "4 3"] && sink.end == "abandoned")
        #expect(
            Bench.refusedLoad(store, "spot", csv, dataset: Bench.first) { $0.maximumErrors = 0 }.hasPrefix(
                "1 bad row, where --max-errors allows 0:\n  rows.csv:3"))
        let summary = try store.load("spot", csv, dataset: Bench.first) { $0.maximumErrors = 4 }
        #expect(summary.rejected == 4 && summary.rejectsFile == nil)
    }

    @Test func noGoodRow() throws {
        let store = try Bench.store()
        let rows = String(repeating: "x\n", count: 7)
        let message = Bench.refusedLoad(store, "spot", "cid,count\n" + rows, dataset: Bench.first) {
            $0.maximumErrors = 100
        }
        #expect(message.hasPrefix("7 bad rows and no good one:\n  rows.csv:2: "), "\(message)")
        #expect(message.contains("rows.csv:6: ") && message.contains("\n  ...\n"), "\(message)")
        #expect(!message.contains("rows.csv:7"), "\(message)")
    }

    /// Whose rows bad ones are does not matter.
    @Test func datasetsOfBadRows() throws {
        let store = try Bench.store()
        let unknown = "cccccccc-0000-4000-8000-000000000003"
        let sink = Sink()
        let csv = "dataset_id,cid,count\n\(unknown),1,x\n\(Bench.second),1,1\n,2,y\n\(Bench.first),1,1\n"
        let summary = try store.load("spot", csv) { $0.rejects = sink }
        #expect(summary.rows == 2 && summary.datasets.map(\.rows) == [1, 1])
        #expect(sink.rows == ["2 x", "4 y"])
        let fatal = Bench.refusedLoad(store, "spot", csv + "\(unknown),7,7\n") { $0.rejects = sink }
        #expect(fatal.hasPrefix("rows.csv:6: there is no dataset \(unknown)"), "\(fatal)")
    }

    @Test(arguments: [
        ("7,7\n7,8\n", "1 row repeats a key"), ("7,\"7\n", "rows.csv:8: expected a closing quote"),
    ])
    func whatWasLeftOutIsToldOfAFailedLoad(_ end: String, _ message: String) throws {
        let store = try Bench.store()
        let sink = Sink()
        let refused = Bench.refusedLoad(store, "spot", csv + end, dataset: Bench.first) { $0.rejects = sink }
        #expect(refused.hasPrefix(message), "\(refused)")
        #expect(sink.rows.count == 4 && sink.end == "abandoned")
    }
}

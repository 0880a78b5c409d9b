import Export
import Foundation
import SynDB
import TestSupport
import Testing

@testable import Server

extension ServerTests {
    /// Questions over HTTP: forms, tags, limits.
    @Suite(.timeLimit(.minutes(2))) struct QueryRouteTests {
        private static let rows = "SELECT cid, size, kind FROM spots ORDER BY cid"

        @Test func everyFormIsWhatTheCommandWrites() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let reader = try store.store.snapshot().seen(by: .anonymous)
                for type in [
                    "application/json", "application/x-ndjson", "text/csv",
                    "application/vnd.apache.arrow.stream",
                ] {
                    let answer = try await server.query(Self.rows, accept: type)
                    #expect(answer.status == 200)
                    #expect(answer.headers["content-type"]?.hasPrefix(type) == true)
                    let prepared = try PreparedQuery(Self.rows, snapshot: reader)
                    let format: OutputFormat =
                        switch type {
                        case "application/json": .json
                        case "application/x-ndjson": .ndjson
                        case "text/csv": .csv
                        default: .arrowStream
                        }
                    let target = MemorySink()
                    var sink = format.makeSink(to: target, identifiers: try prepared.identifierForms())
                    _ = try prepared.run(into: &sink)
                    #expect(answer.body == target.bytes, "\(type)")
                }
            }
        }

        @Test func formsAreChosenByWeight() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                func type(_ accept: String) async throws -> String? {
                    try await server.query("SELECT 1 AS n FROM spots", accept: accept).headers["content-type"]
                }
                #expect(try await type("*/*") == "application/json")
                #expect(try await type("text/*;q=0.9, application/json;q=0.1")?.hasPrefix("text/csv") == true)
                #expect(try await type("application/json;q=0, */*") == "application/x-ndjson")
                #expect(
                    try await type("text/html, application/vnd.apache.arrow.stream;q=0.2")
                        == "application/vnd.apache.arrow.stream")
                let none = try await server.query("SELECT 1 AS n FROM spots", accept: "text/html")
                #expect(none.status == 406 && none.code == "accept")
            }
        }

        @Test(arguments: ["gzip", "zstd"]) func bodiesArePacked(coding: String) async throws {
            let store = try ServerFixture.long(rows: 20_000)
            try await TestServer.run(store.store) { server in
                let plain = try await server.query(Self.rows)
                #expect(plain.headers["content-encoding"] == nil)
                let packed = try await server.query(
                    Self.rows, accept: "text/csv", ["Accept-Encoding": "br, \(coding)"])
                #expect(packed.headers["content-encoding"] == coding)
                #expect(packed.body.count < plain.body.count / 2)
                #expect(try Unpacking.bytes(packed.body, coding) == plain.body)
                let listing = try await server.get("/openapi.json", ["Accept-Encoding": coding])
                #expect(listing.headers["content-encoding"] == coding)
                #expect(try Unpacking.bytes(listing.body, coding).first == UInt8(ascii: "{"))
            }
        }

        @Test func tagsSpareAnswersThatAreKnown() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let uri = "/v1/query?query=SELECT+count(*)+FROM+spots"
                let first = try await server.get(uri)
                #expect(first.text == "[\n{\"count(*)\":3}\n]\n")
                let tag = try #require(first.headers["etag"])
                let second = try await server.get(uri, ["If-None-Match": "\"x\", W/\(tag)"])
                #expect(second.status == 304 && second.body.isEmpty)
                #expect(second.headers["etag"] == tag)
                #expect(try await server.get(uri + "&snapshot=1", ["If-None-Match": tag]).status != 304)
                #expect(
                    try await server.get(uri, ["If-None-Match": tag, "Accept": "text/csv"]).status == 200)
                try store.add("{ label: another }")
                let third = try await server.get(uri, ["If-None-Match": tag])
                #expect(third.status == 200 && third.headers["etag"] != tag)
            }
        }

        @Test func newSnapshotsAreSeenAndOldOnesAsked() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let before = try store.store.snapshot().number
                try store.load("spot", "cid,size\n77,1\n", dataset: UUIDBytes(ServerFixture.open))
                #expect(try await server.query("SELECT count(*) FROM spots").text == "count(*)\n4\n")
                let old = try await server.ask(
                    "POST", "/v1/query", ["Accept": "text/csv"],
                    body: #"{"query": "SELECT count(*) FROM spots", "snapshot": \#(before)}"#)
                #expect(old.text == "count(*)\n3\n")
                #expect(old.headers["x-syndb-snapshot"] == "\(before)")
            }
        }

        @Test func plansAndEstimatesTellNothingOfFiles() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let text = "SELECT kind, count(*) AS n FROM spots WHERE size > 5 GROUP BY kind"
                let plan = try await server.ask("POST", "/v1/query/plan", body: text)
                #expect((plan.object["plan"] as? String)?.contains("scan spot") == true)
                let columns = plan.object["columns"] as? [[String: Any]] ?? []
                #expect(columns.map { $0["name"] as? String } == ["kind", "n"])
                let explanation = try await server.ask("POST", "/v1/query/explain", body: text)
                let estimate = try #require(explanation.object["estimate"] as? [String: Any])
                #expect(estimate["rows_total"] as? Int == 3)
                #expect(estimate["datasets_total"] as? Int == 1)
                #expect(estimate["bytes_total"] == nil && estimate["segments_total"] == nil)
                let wrong = try await server.ask("POST", "/v1/query/plan", body: "SELECT siz FROM spots")
                #expect(wrong.code == "query" && wrong.message.contains("^~~"))
            }
        }

        @Test func rowsComePageByPage() async throws {
            let store = try ServerFixture.long(rows: 5000)
            try await TestServer.run(store.store) { server in
                var cids: [Substring] = []
                var cursor = ""
                for _ in 0..<10 {
                    let answer = try await server.get(
                        "/v1/tables/spots/rows?columns=cid,label&where=step+%3E=+500&limit=700" + cursor,
                        ["Accept": "text/csv"])
                    #expect(answer.status == 200, "\(answer.text)")
                    let lines = answer.text.split(separator: "\n")
                    #expect(lines.first == "cid,label")
                    cids += lines.dropFirst().compactMap { $0.split(separator: ",").first }
                    guard let next = answer.headers["x-syndb-next"] else { break }
                    cursor = "&cursor=\(next)"
                    // Rows of later snapshots do not come in between.
                    try store.load(
                        "spot", "cid,step\n\(1_000_000 + cids.count),999\n",
                        dataset: store.store.snapshot().catalog.id(of: DatasetOrdinal(0)))
                }
                #expect(cids == (0..<4999).filter { $0 % 1000 >= 500 }.map { "\($0)" })
                let other = try await server.get("/v1/tables/spots/rows?columns=cid\(cursor)")
                #expect(other.status == 400 && other.code == "cursor")
                let wrong = try await server.get("/v1/tables/spots/rows?where=size+%3E)+OR+(1=1")
                #expect(wrong.status == 400 && wrong.code == "query")
                #expect(try await server.get("/v1/tables/spots/rows?columns=siz").code == "query")
            }
        }

        @Test func whatIsWrongWithAQueryIsSaid() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let cases: [(String, Int, String)] = [
                    ("SELEC", 400, "query"), (#"{"query": 5}"#, 400, "body"),
                    (#"{"quer": "x"}"#, 400, "body"),
                    ("{\"query\": \"SELECT 1 FROM spots\", \"timeout_seconds\": 1e9}", 400, "time_limit"),
                    ("{\"query\": \"SELECT 1 FROM spots\", \"timeout_seconds\": 0}", 400, "time_limit"),
                    ("{\"query\": \"SELECT 1 FROM spots\", \"ids\": \"x\"}", 400, "parameter"),
                    ("{\"query\": \"SELECT 1 FROM spots\", \"snapshot\": 1e300}", 400, "body"),
                    ("SELECT step + 9223372036854775807 FROM spots", 422, "value"),
                    ("SELECT cid FROM spots WHERE kind IN FILE 'x'", 400, "query"),
                    ("SELECT " + String(repeating: "(", count: 5000), 400, "query"),
                ]
                for (body, status, code) in cases {
                    let answer = try await server.ask("POST", "/v1/query", body: body)
                    #expect(
                        answer.status == status && answer.code == code,
                        "\(body.prefix(80)): \(answer.text.prefix(200))")
                }
                let type = try await server.ask(
                    "POST", "/v1/query", ["Content-Type": "text/html"], body: "SELECT")
                #expect(type.status == 415)
            }
        }

        @Test func limitsAreToldToWhomTheyStop() async throws {
            let store = try ServerFixture.long(rows: 60_000)
            try await TestServer.run(store.store) {
                $0.maximumBody = 1000
                $0.maximumQueries = 1
                $0.queryTimeout = 0.02
                $0.queryMemory = 100_000
            } _: { server in
                let large = try await server.ask(
                    "POST", "/v1/query", body: String(repeating: " ", count: 1001))
                #expect(large.status == 413 && large.code == "body_limit" && large.message.contains("1000"))
                let memory = try await server.query("SELECT size, count(*) FROM spots GROUP BY size")
                #expect([408, 413].contains(memory.status))
                let slow = try await server.query(
                    "SELECT a.cid FROM spots a JOIN spots b ON a.kind = b.kind WHERE a.size + b.size < 0")
                #expect([408, 413].contains(slow.status), "\(slow.text)")
                // One place, and it is taken.
                _ = try server.server.state.running.begin(.random(), by: .anonymous, on: nil)
                let refused = try await server.query("SELECT count(*) FROM spots")
                #expect(
                    refused.status == 429 && refused.headers["retry-after"] == "1"
                        && refused.code == "query_limit")
            }
        }
    }
}

import Foundation
import SynDB
import TestSupport
import Testing

@testable import Server

extension ServerTests {
    /// What callers share, and what is told of them.
    @Suite(.timeLimit(.minutes(3))) struct LimitTests {
        /// Takes long, and sends nothing before its end.
        private static let long =
            "SELECT count(*) FROM spots a JOIN spots b ON a.kind = b.kind WHERE a.size + b.size < 0"

        @Test func oneCallerLeavesPlacesToOthers() async throws {
            let tokens = try TokenFixture()
            let store = try ServerFixture.long(rows: 20_000)
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
                $0.maximumQueriesOfCaller = 1
            } _: { server in
                let id = UUIDBytes.random().description
                let (ada, short) = (tokens.headers("ada"), "SELECT count(*) FROM spots")
                async let answer = server.query(Self.long, ada.merging(["X-Query-Id": id]) { $1 })
                while server.server.state.running.count == 0 { try await Task.sleep(for: .milliseconds(5)) }
                let refused = try await server.query(short, ada)
                #expect(refused.status == 429 && refused.code == "caller_limit")
                #expect(refused.message.hasPrefix("1 ") && refused.headers["retry-after"] == "1")
                #expect(try await server.get("/v1/analytics/summary", ada).status == 429)
                #expect(try await server.query(short, tokens.headers("eve")).status == 200)
                #expect(try await server.query(short).status == 200)
                #expect(try await server.ask("DELETE", "/v1/query/\(id)", ada).status == 204)
                #expect(try await answer.status == 409)
                #expect(try await server.query(short, ada).status == 200)
            }
        }

        /// Nothing is written to the client before the query's end.
        @Test(arguments: [true, false])
        func aClientThatGoesIsNoticed(breaksOff: Bool) async throws {
            let store = try ServerFixture.long(rows: 20_000)
            try await TestServer.run(store.store) {
                // What breaks off ends at once.
                $0.departureTimeout = breaksOff ? 1000 : 0.2
            } _: { server in
                let held = try await server.blocking { () -> Held in
                    let connection = try Connection(port: server.port)
                    if breaksOff { connection.breakOffAtEnd() }
                    try connection.send(
                        "POST /v1/query HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: \(Self.long.utf8.count)\r\n\r\n\(Self.long)"
                    )
                    return Held(connection)
                }
                while server.server.state.running.count == 0 { try await Task.sleep(for: .milliseconds(5)) }
                try await Task.sleep(for: .milliseconds(400))
                #expect(server.server.state.running.count == 1)
                held.close()
                var waited = 0
                while server.server.state.running.count > 0, waited < 100 {
                    try await Task.sleep(for: .milliseconds(20))
                    waited += 1
                }
                #expect(server.server.state.running.count == 0)
                #expect(
                    try await server.get("/metrics").text.contains(
                        #"syndb_query_failures_total{code="cancelled"} 1"#))
            }
        }

        @Test func changesAreToldInAFile() async throws {
            try await audited { server, store, tokens, path in
                func load(_ body: String) async throws -> Int {
                    try await server.ask(
                        "POST", "/v1/tables/spots/rows?dataset=\(ServerFixture.owned)",
                        tokens.headers("ada").merging(["Content-Type": "text/csv"]) { $1 }, body: body
                    ).status
                }
                #expect(try await load("cid,size\n100,1.5\n") == 201)
                // Moved away, as those do who keep logs short.
                try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
                #expect(try await load("cid,size\n101,x\n") == 422)
                let number = try store.store.snapshot().number
                let first = try Self.lines(path + ".1")
                #expect(first.count == 1)
                #expect(first[0]["message"] as? String == "load" && first[0]["caller"] as? String == "ada")
                #expect(first[0]["rows"] as? Int == 1 && first[0]["snapshot"] as? UInt64 == number)
                #expect(first[0]["dataset"] as? String == ServerFixture.owned)
                #expect(
                    first[0]["address"] as? String == "127.0.0.1" && first[0]["table"] as? String == "spot")
                #expect((first[0]["time"] as? String)?.hasSuffix("Z") == true)
                let second = try Self.lines(path)
                #expect(second.count == 1 && second[0]["message"] as? String == "load failed")
                #expect(second[0]["status"] as? Int == 422 && second[0]["code"] as? String == "bad_input")
                #expect((second[0]["error"] as? String)?.hasPrefix("body:2: column") == true)
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
                #expect(mode as? Int == 0o600)
            }
        }

        @Test func aLogThatCannotBeWrittenIsRefused() throws {
            let store = try ServerFixture.store()
            #expect(throws: FileError.self) {
                var settings = ServerSettings()
                settings.audit = store.path + "/none/audit"
                _ = try HTTPServer(store.store, settings: settings)
            }
        }

        @Test func refusedChangesAreToldInAFile() async throws {
            try await audited { server, _, tokens, path in
                func load(_ headers: [String: String], _ dataset: String) async throws -> Int {
                    try await server.ask(
                        "POST", "/v1/tables/spots/rows?dataset=\(dataset)",
                        headers.merging(["Content-Type": "text/csv"]) { $1 }, body: "cid\n9\n"
                    ).status
                }
                let owned = ServerFixture.owned
                #expect(try await load([:], owned) == 401)
                #expect(try await load(["Authorization": "Bearer none"], owned) == 401)
                #expect(try await load(tokens.headers("eve"), owned) == 403)
                #expect(try await load(tokens.headers("ada"), ServerFixture.open) == 403)
                #expect(try await load(tokens.headers("ada"), ServerFixture.odd) == 404)
                // To read is no change.
                #expect(try await server.get("/metrics").status == 401)
                let lines = try Self.lines(path)
                let told = lines.map { line in
                    ["caller", "code", "status"].map { "\(line[$0] ?? "")" }.joined(separator: " ")
                }
                #expect(
                    told == [
                        "anonymous scope 401", "anonymous token 401", "eve scope 403", "ada dataset 403",
                        "ada not_found 404",
                    ])
                #expect(
                    lines.allSatisfy {
                        $0["message"] as? String == "load refused" && $0["address"] as? String == "127.0.0.1"
                    })
                #expect((lines.first?["uri"] as? String)?.hasSuffix(owned) == true)
                #expect(lines.last?["dataset"] as? String == ServerFixture.odd)
            }
        }

        /// What statistics in memory answer takes no place among the queries.
        @Test func answersAtHandTakeNoPlace() async throws {
            let store = try ServerFixture.long(rows: 20_000)
            try await TestServer.run(store.store) {
                $0.maximumQueries = 0
                $0.refreshInterval = 1000
            } _: { server in
                let query = "SELECT count(*), sum(size) FROM spots"
                #expect(try await server.query(query).code == "query_limit")
                // Reads the statistics.
                let view = try server.server.state.snapshots.view(for: .anonymous)
                let expected = try TestStore.run(query, view.snapshot).text
                let answer = try await server.query(query)
                #expect(answer.status == 200 && answer.text == expected)
                let get = "/v1/query?query=" + query.replacing(" ", with: "+")
                let lines = try await server.get(get, ["Accept": "application/x-ndjson"])
                #expect(lines.status == 200 && lines.text.hasPrefix(#"{"count(*)":20000,"#))
                let tag = try #require(lines.headers["etag"])
                let same = ["Accept": "application/x-ndjson", "If-None-Match": tag]
                #expect(try await server.get(get, same).status == 304)
                let head = try await server.ask("HEAD", get, ["Accept": "application/x-ndjson"])
                #expect(head.headers["content-length"] == "\(lines.body.count)" && head.body.isEmpty)
                let wrong = try await server.query("SELECT sum(sise) FROM spots")
                #expect(wrong.status == 400 && wrong.message.contains("sise"))
                #expect(try await server.query("SELECT median(size) FROM spots").status == 429)
                let metrics = try await server.get("/metrics").text
                #expect(metrics.contains("syndb_query_seconds_count 3"))
                #expect(metrics.contains(#"syndb_query_failures_total{code="query"} 1"#))
            }
        }

        /// A server that tells changes in a file, whose path is handed on last.
        private func audited(
            _ body: @Sendable (TestServer, TestStore, TokenFixture, String) async throws -> Void
        ) async throws {
            let tokens = try TokenFixture()
            let store = try ServerFixture.store()
            let path = tokens.folder.path + "/audit"
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
                $0.audit = path
            } _: { server in
                try await body(server, store, tokens, path)
            }
        }

        private static func lines(_ path: String) throws -> [[String: Any]] {
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        }

        @Test func whatIsAtHandIsCounted() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                func figure(_ name: String) async throws -> Int? {
                    try await server.get("/metrics").text.split(separator: "\n")
                        .first { $0.hasPrefix(name + " ") }.flatMap { Int($0.dropFirst(name.count + 1)) }
                }
                #expect(try await figure("syndb_segments_open") == 0)
                for _ in 0..<3 { _ = try await server.query("SELECT sum(size) FROM spots") }
                #expect(try await figure("syndb_segments_open") == 1)
                #expect(try await figure("syndb_segments_open_bytes") ?? 0 > 0)
                #expect(try await figure("syndb_views_kept") == 1)
                #expect(try await figure("syndb_view_misses_total") == 1)
                #expect(try await figure("syndb_view_hits_total") ?? 0 >= 5)
            }
        }
    }
}

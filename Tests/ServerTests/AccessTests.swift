import Foundation
import SynDB
import TestSupport
import Testing

@testable import Server

/// A list of tokens in a folder of its own, and the tokens.
struct TokenFixture {
    let folder = ScratchFolder()
    private(set) var tokens: [String: String] = [:]
    private(set) var lines: [String: String] = [:]

    var path: String { folder.path + "/tokens" }

    init() throws {
        for (name, scopes, groups, days) in [
            ("eve", [TokenList.Scope.read], ["others"], 1.0), ("ada", [.read, .load], [], 1),
            ("lin", [.read], ["lab"], 1), ("old", [.read], ["lab"], -1), ("root", [.admin], [], 1),
            ("pump", [.load], [], 1), ("watch", [.observe], [], 1),
        ] {
            let made = try TokenList.make(
                name: name, scopes: scopes, groups: groups,
                expires: Date.now.addingTimeInterval(days * 86_400))
            tokens[name] = made.token
            lines[name] = made.line
        }
        try write(Array(lines.keys))
    }

    func write(_ names: [String]) throws {
        let text = "# tokens\n\n" + names.sorted().compactMap { lines[$0] }.joined(separator: "\n") + "\n"
        try ScratchFolder.write(Array(text.utf8), to: path)
    }

    func headers(_ name: String?) -> [String: String] {
        name.flatMap { tokens[$0] }.map { ["Authorization": "Bearer \($0)"] } ?? [:]
    }
}

extension ServerTests {
    /// Who sees what, and that nobody sees more.
    @Suite(.timeLimit(.minutes(3))) struct AccessTests {
        /// Every way that is known to ask after a dataset that one may not see.
        private static let attempts: [(method: String, uri: String, body: String?)] = {
            var attempts: [(String, String, String?)] = [
                ("GET", "/v1/tables", nil), ("GET", "/v1/tables/spot", nil), ("GET", "/v1/vocabularies", nil),
                ("GET", "/v1/datasets", nil), ("GET", "/v1/datasets?limit=1", nil),
                ("GET", "/v1/tables/spot/rows", nil),
                ("GET", "/v1/tables/spot/rows?columns=cid,label&limit=4", nil),
                ("GET", "/v1/tables/spot/rows?where=size+%3E+1000", nil),
                ("GET", "/v1/analytics/summary", nil),
                ("GET", "/v1/analytics/morphometrics?table=spot&exact=true", nil),
                ("GET", "/v1/analytics/comparison?table=spot", nil),
                ("GET", "/v1/analytics/histogram?table=spot&metric=size&by=access", nil),
                ("GET", "/v1/analytics/histogram?table=spot&metric=size&by=kind&bins=3", nil),
                ("POST", "/v1/datasets/search", "{}"), ("GET", "/readyz", nil),
            ]
            for id in ServerFixture.ids {
                attempts += [
                    ("GET", "/v1/datasets/\(id)", nil),
                    ("GET", "/v1/analytics/summary?dataset_ids=\(id)", nil),
                    ("GET", "/v1/analytics/morphometrics?table=spot&dataset_ids=\(id)", nil),
                    ("POST", "/v1/datasets/search", #"{"where": "dataset_id = '\#(id)'"}"#),
                    ("POST", "/v1/query", "SELECT count(*) FROM spots WHERE dataset_id = '\(id)'"),
                    ("DELETE", "/v1/query/\(id)", nil),
                    ("POST", "/v1/tables/spot/rows?dataset=\(id)", nil),
                ]
            }
            for word in ["secret", "one", "odd", "nobody", "ada", "Zyx9"] {
                attempts.append(("POST", "/v1/datasets/search", #"{"text": "\#(word)"}"#))
            }
            for filter in [
                #"{"mutations": [{"gene": "Zyx9"}]}"#, #"{"brain_regions": [{"brain_structure": "CA3"}]}"#,
                #"{"owner_id": ["ada"]}"#, #"{"authorized_group_names": ["lab"]}"#,
                #"{"syndb_tables": ["spot"]}"#,
            ] {
                attempts.append(("POST", "/v1/datasets/search", #"{"include": \#(filter)}"#))
                attempts.append(("POST", "/v1/datasets/search", #"{"exclude": \#(filter)}"#))
            }
            for query in [
                "SELECT * FROM spots",
                "SELECT count(*), count(cid), sum(step), min(size), max(size) FROM spots",
                "SELECT access, label, owner_id, count(*) FROM spots GROUP BY access, label, owner_id",
                "SELECT count(DISTINCT dataset_id), count(DISTINCT kind), count(DISTINCT cid) FROM spots",
                "SELECT cid FROM spots WHERE size > 1e6", "SELECT max(cid) FROM spots",
                "SELECT count(*) FROM spots WHERE gene = 'Zyx9'",
                "SELECT count(*) FROM spots WHERE gene = 'Zyx8'",
                "SELECT count(*) FROM spots WHERE notes = 'nobody' OR label LIKE 'secret%'",
                "SELECT a.cid, b.label FROM spots a JOIN spots b ON a.cid = b.cid ORDER BY a.cid, b.label",
                "SELECT cid FROM spots WHERE 1 / (size - 1e9) IS NULL",
                "SELECT approx_count_distinct(cid) FROM spots",
                "SELECT cid FROM spots WHERE dataset_id IN (SELECT dataset_id FROM spots WHERE size > 1e6)",
            ] {
                attempts += [
                    ("POST", "/v1/query", query), ("POST", "/v1/query/plan", query),
                    ("POST", "/v1/query/explain", query),
                ]
            }
            return attempts
        }()

        /// For each caller the answers are those of a store that never had what
        /// they may not see.
        @Test(
            arguments: [
                (nil, [0]), ("eve", [0, 2]), ("ada", [0, 1, 2]), ("lin", [0, 2, 3]),
                ("root", [0, 1, 2, 3, 4]),
            ] as [(String?, [Int])])
        func noRouteShowsAHiddenDataset(caller: String?, visible: [Int]) async throws {
            let tokens = try TokenFixture()
            let whole = try ServerFixture.store()
            let without = try ServerFixture.store(visible)
            try await TestServer.run(whole.store) {
                $0.tokens = tokens.path
            } _: { server in
                try await TestServer.run(without.store) {
                    $0.tokens = tokens.path
                } _: { twin in
                    for attempt in Self.attempts {
                        for accept in ["application/json", "application/vnd.apache.arrow.stream"] {
                            var headers = tokens.headers(caller)
                            headers["Accept"] =
                                attempt.uri.contains("/rows") || attempt.uri.hasSuffix("/query")
                                ? accept : "application/json"
                            if attempt.method == "POST", attempt.uri.contains("/rows") {
                                headers["Content-Type"] = "text/csv"
                            }
                            let body = attempt.body ?? (attempt.method == "POST" ? "cid\n" : nil)
                            let answer = try await server.ask(
                                attempt.method, attempt.uri, headers, body: body)
                            let expected = try await twin.ask(
                                attempt.method, attempt.uri, headers, body: body)
                            // Figures about files are for who may see all.
                            guard caller != "root" || !attempt.uri.hasSuffix("explain") else { continue }
                            #expect(answer.status == expected.status, "\(caller ?? "-") \(attempt)")
                            #expect(Self.plain(answer) == Self.plain(expected), "\(caller ?? "-") \(attempt)")
                        }
                    }
                }
            }
        }

        /// Cursors name the store, and times and ids differ.
        private static func plain(_ answer: Answer) -> [UInt8] {
            guard answer.object["next"] is String else { return answer.body }
            return Array(answer.text.replacing(/"next":"[^"]*"/, with: "\"next\"").utf8)
        }

        @Test func tokensAreAskedForWhereTheyAreNeeded() async throws {
            let tokens = try TokenFixture()
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
            } _: { server in
                func status(_ uri: String, _ headers: [String: String]) async throws -> Int {
                    try await server.get(uri, headers).status
                }
                #expect(try await status("/v1/tables", [:]) == 200)
                #expect(try await status("/v1/tables", tokens.headers("eve")) == 200)
                #expect(try await status("/v1/tables", tokens.headers("old")) == 401)
                #expect(try await status("/v1/tables", tokens.headers("pump")) == 403)
                for wrong in ["Bearer x", "Bearer", "Basic eDp5", "Bearer \(tokens.tokens["eve"]!)x", ""] {
                    #expect(try await status("/v1/tables", ["Authorization": wrong]) == 401, "\(wrong)")
                }
                // Who only watches, and who only lives.
                #expect(try await status("/healthz", ["Authorization": "Bearer x"]) == 200)
                #expect(try await status("/metrics", [:]) == 401)
                #expect(try await status("/metrics", tokens.headers("eve")) == 403)
                #expect(try await status("/metrics", tokens.headers("watch")) == 200)
                #expect(try await status("/metrics", tokens.headers("root")) == 200)
                let load = try await server.ask(
                    "POST", "/v1/tables/spot/rows?dataset=\(ServerFixture.open)", body: "cid\n9\n")
                #expect(load.status == 401 && load.headers["www-authenticate"] == "Bearer")
                let root = try await server.ask(
                    "POST", "/v1/query/explain", tokens.headers("root"), body: "SELECT count(*) FROM spots")
                #expect((root.object["estimate"] as? [String: Any])?["segments_total"] as? Int == 1)
            }
        }

        @Test func tokensComeAndGoWithoutARestart() async throws {
            let tokens = try TokenFixture()
            try tokens.write(["eve"])
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
            } _: { server in
                func status(_ name: String) async throws -> Int {
                    try await server.get("/v1/tables", tokens.headers(name)).status
                }
                #expect(try await status("eve") == 200)
                #expect(try await status("lin") == 401)
                try await Task.sleep(for: .milliseconds(1100))
                try tokens.write(["lin", "root"])
                #expect(try await status("lin") == 200)
                #expect(try await status("eve") == 401)
                // A list that is none leaves things as they were.
                try await Task.sleep(for: .milliseconds(1100))
                try ScratchFolder.write(Array("nonsense\n".utf8), to: tokens.path)
                #expect(try await status("lin") == 200)
            }
            #expect(throws: StoreError.self) {
                var settings = ServerSettings()
                settings.tokens = tokens.path
                _ = try HTTPServer(store.store, settings: settings)
            }
        }

        @Test func ratesAreLimitedByCaller() async throws {
            let tokens = try TokenFixture()
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
                $0.rate = 3
            } _: { server in
                var refused: [Answer] = []
                for _ in 0..<12 {
                    let answer = try await server.get("/v1/tables")
                    if answer.status == 429 { refused.append(answer) }
                }
                #expect(!refused.isEmpty)
                #expect(
                    refused.allSatisfy {
                        $0.code == "rate_limit" && $0.headers["retry-after"] == "1"
                            && $0.message.contains("3")
                    })
                #expect(try await server.get("/v1/tables", tokens.headers("eve")).status == 200)
                #expect(try await server.get("/healthz").status == 200)
                // Who guesses tokens is counted, too.
                var guesses: [Int] = []
                for _ in 0..<12 {
                    guesses.append(
                        try await server.get("/v1/tables", ["Authorization": "Bearer none"]).status)
                }
                #expect(guesses.contains(429))
            }
        }

        @Test func bucketsFillWithTime() {
            let limiter = RateLimiter(rate: 2)
            let start = ContinuousClock.now
            #expect(
                (0..<3).map { _ in limiter.wait(.token("a"), now: start) != nil } == [false, false, true])
            #expect(limiter.wait(.address("a"), now: start) == nil)
            #expect(limiter.wait(.token("a"), now: start + .milliseconds(400)) != nil)
            #expect(limiter.wait(.token("a"), now: start + .milliseconds(600)) == nil)
        }

        /// Only the owner's own query, or an administrator's hand, ends it.
        @Test func othersQueriesAreNotTheirsToEnd() async throws {
            let tokens = try TokenFixture()
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
            } _: { server in
                let id = UUIDBytes.random()
                let ada = try TokenList(tokens.lines["ada"] ?? "", file: "").entry(
                    of: tokens.tokens["ada"] ?? "")
                _ = try server.server.state.running.begin(id, by: Caller(try #require(ada)), on: nil)
                func end(_ name: String?) async throws -> Int {
                    try await server.ask("DELETE", "/v1/query/\(id)", tokens.headers(name)).status
                }
                #expect(try await end(nil) == 404)
                #expect(try await end("eve") == 404)
                #expect(try await end("ada") == 204)
                #expect(try await end("root") == 204)
            }
        }
    }
}

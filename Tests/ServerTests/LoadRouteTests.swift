import Foundation
import SynDB
import TestSupport
import Testing

@testable import Server

extension ServerTests {
    /// Loads over HTTP: one request, one commit, or nothing.
    @Suite(.timeLimit(.minutes(3))) struct LoadRouteTests {
        private static func served(
            _ body: @Sendable (TestServer, TestStore, TokenFixture) async throws -> Void
        ) async throws {
            let tokens = try TokenFixture()
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
            } _: { server in
                try await body(server, store, tokens)
            }
        }

        private static func load(
            _ server: TestServer, _ headers: [String: String], _ body: String,
            dataset: String = ServerFixture.owned,
            _ parameters: String = "", type: String = "text/csv"
        ) async throws -> Answer {
            try await server.ask(
                "POST", "/v1/tables/spots/rows?dataset=\(dataset)\(parameters)",
                headers.merging(["Content-Type": type]) { $1 }, body: body)
        }

        @Test func rowsAreThereAtOnce() async throws {
            try await Self.served { server, store, tokens in
                let ada = tokens.headers("ada")
                let answer = try await Self.load(server, ada, "cid,size\n100,1.5\n101,2.5\n")
                #expect(answer.status == 201, "\(answer.text)")
                #expect(answer.object["rows"] as? Int == 2)
                #expect(answer.object["snapshot"] as? UInt64 == (try store.store.snapshot().number))
                let count = "SELECT count(*) FROM spots WHERE owner_id = 'ada'"
                #expect(try await server.query(count, ada).text == "count(*)\n6\n")
                #expect(try await server.query(count).text == "count(*)\n0\n")
                let again = try await Self.load(server, ada, "cid,size\n7,1\n", "&replace=true")
                #expect(again.object["replaced"] as? Int == 6)
                #expect(try await server.query(count, ada).text == "count(*)\n1\n")
                let lines = try await Self.load(
                    server, ada, "{\"cid\": 8}\n{\"cid\": 9}\n", type: "application/x-ndjson")
                #expect(lines.status == 201, "\(lines.text)")
                // What the command line calls a flag is a parameter here.
                let twice = try await Self.load(server, ada, "cid\n8\n")
                #expect(twice.status == 422 && twice.text.contains("replace=true"), "\(twice.text)")
                #expect(!twice.text.contains("--"))
            }
        }

        @Test func whatIsWrongLoadsNothing() async throws {
            try await Self.served { server, store, tokens in
                let ada = tokens.headers("ada")
                let before = try store.store.snapshot().number
                let cases: [(String, String, String, Int)] = [
                    ("cid,size\n1,x\n", "", "text/csv", 422), ("cid,sise\n1,2\n", "", "text/csv", 422),
                    ("cid\n5\n5\n", "", "text/csv", 422), ("cid\n1\n", "&replace=maybe", "text/csv", 400),
                    ("", "", "text/csv", 422), ("cid\n1\n", "", "text/html", 415),
                    ("nonsense", "", "application/vnd.apache.arrow.stream", 422),
                ]
                for (body, parameters, type, status) in cases {
                    let answer = try await Self.load(server, ada, body, parameters, type: type)
                    #expect(answer.status == status, "\(body): \(answer.text)")
                    #expect(answer.code != nil)
                }
                let packed = try await Self.load(
                    server, ada.merging(["Content-Encoding": "gzip"]) { $1 }, "no gzip")
                #expect(packed.status == 422)
                let open = try await Self.load(server, ada, "cid\n9\n", dataset: ServerFixture.open)
                #expect(open.status == 403 && open.code == "dataset")
                let hidden = try await Self.load(server, ada, "cid\n9\n", dataset: ServerFixture.odd)
                #expect(hidden.status == 404)
                #expect(try await Self.load(server, tokens.headers("eve"), "cid\n9\n").status == 403)
                #expect(try store.store.snapshot().number == before)
            }
        }

        /// A body that ends before its end, in both of its forms.
        @Test(arguments: ["Content-Length: 1000", "Transfer-Encoding: chunked"], [true, false])
        func halfABodyLoadsNothing(framing: String, isHalfClosed: Bool) async throws {
            try await Self.served { server, store, tokens in
                let before = try store.store.snapshot().number
                let token = tokens.tokens["ada"]!
                let rows = "cid,size\n200,1\n201,2\n"
                let sent =
                    framing.hasPrefix("Content")
                    ? rows : "\(String(rows.utf8.count, radix: 16))\r\n\(rows)\r\n"
                let answer = try await server.blocking { () -> Answer? in
                    let connection = try Connection(port: server.port)
                    try connection.send(
                        "POST /v1/tables/spot/rows?dataset=\(ServerFixture.owned) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\nContent-Type: text/csv\r\n\(framing)\r\n\r\n\(sent)"
                    )
                    guard isHalfClosed else { return nil }
                    connection.finish()
                    return try? Answer(from: connection)
                }
                #expect(answer?.status != 201)
                try await Task.sleep(for: .milliseconds(300))
                #expect(try store.store.snapshot().number == before)
                #expect(try await Self.load(server, tokens.headers("ada"), rows).status == 201)
            }
        }

        @Test func manyRowsComeWhileOthersAsk() async throws {
            let tokens = try TokenFixture()
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
            } _: { server in
                let rows = 100_000
                let body = "cid,size,step\n" + (1000..<1000 + rows).map { "\($0),\($0).5,1\n" }.joined()
                let (ada, root) = (tokens.headers("ada"), tokens.headers("root"))
                async let load = Self.load(server, ada, body)
                var seen = Set<String>()
                for _ in 0..<40 {
                    seen.insert(try await server.query("SELECT count(*) FROM spots", root).text)
                }
                #expect(try await load.status == 201)
                seen.insert(try await server.query("SELECT count(*) FROM spots", root).text)
                #expect(seen.isSubset(of: ["count(*)\n19\n", "count(*)\n\(19 + rows)\n"]))
                #expect(seen.contains("count(*)\n\(19 + rows)\n"))
                #expect(try store.store.verify().faults.isEmpty)
            }
        }

        @Test func bodiesAreLimited() async throws {
            let tokens = try TokenFixture()
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
                $0.maximumUpload = 1000
                $0.maximumLoads = 0
            } _: { server in
                let large = try await Self.load(
                    server, tokens.headers("ada"), String(repeating: "x", count: 1001))
                #expect(large.status == 413 && large.message.contains("1000"))
                let busy = try await Self.load(server, tokens.headers("ada"), "cid\n1\n")
                #expect(busy.status == 429 && busy.code == "load_limit")
            }
        }
    }
}

import Foundation
import SynDB
import TestSupport
import Testing

extension ServerTests {
    /// What the routes about tables and datasets answer to somebody unknown.
    @Suite(.timeLimit(.minutes(2))) struct RouteTests {
        @Test func tablesHaveUnitsAndRowsThatMayBeSeen() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let answer = try await server.get("/v1/tables")
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == "application/json")
                #expect(answer.headers["x-syndb-snapshot"] == "\(try store.store.snapshot().number)")
                let tables = try #require(answer.object["tables"] as? [[String: Any]])
                let spot = try #require(tables.first { $0["name"] as? String == "spot" })
                #expect(spot["rows"] as? Int == 3)
                #expect(spot["datasets"] as? Int == 1)
                let columns = try #require(spot["columns"] as? [[String: Any]])
                #expect(columns[1]["unit"] as? String == "nm")
                #expect(columns[0]["unit"] == nil)
                let one = try await server.get("/v1/tables/spots")
                let counted = try #require(one.object["columns"] as? [[String: Any]])
                #expect(counted.map { $0["values"] as? Int } == [3, 3, 3, 3])
                let unknown = try await server.get("/v1/tables/spotz")
                #expect(unknown.status == 404)
                #expect(
                    (unknown.object["error"] as? [String: Any])?["hint"] as? String
                        == "did you mean \"spot\"?")
            }
        }

        @Test func datasetsComePageByPage() async throws {
            let store = try TestStore("syndb")
            try store.add((0..<7).map { "- { label: \"d\($0)\" }" }.joined(separator: "\n"))
            try await TestServer.run(store.store) { server in
                var labels: [String] = []
                var uri = "/v1/datasets?limit=3"
                for _ in 0..<3 {
                    let answer = try await server.get(uri)
                    #expect(answer.object["total"] as? Int == 7)
                    labels += (answer.object["datasets"] as? [[String: Any]] ?? []).compactMap {
                        $0["label"] as? String
                    }
                    guard let next = answer.object["next"] as? String else { break }
                    uri = "/v1/datasets?limit=3&cursor=\(next)"
                    // What comes meanwhile is not on later pages of the same snapshot.
                    try store.add("{ label: later }")
                }
                #expect(labels == (0..<7).map { "d\($0)" })
                let search = try await server.ask(
                    "POST", "/v1/datasets/search",
                    body: #"{"where": "label = 'd3'", "cursor": "\#(uri.split(separator: "=").last!)"}"#)
                #expect(search.status == 400 && search.code == "cursor")
                for wrong in ["limit=0", "limit=x", "limit=10001", "cursor=abc", "limits=3"] {
                    #expect(try await server.get("/v1/datasets?\(wrong)").status == 400, "\(wrong)")
                }
            }
        }

        @Test func datasetsAreFoundInEveryWay() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                func found(_ body: String) async throws -> [String] {
                    let answer = try await server.ask("POST", "/v1/datasets/search", body: body)
                    #expect(answer.status == 200, "\(body): \(answer.text)")
                    return (answer.object["datasets"] as? [[String: Any]] ?? []).compactMap {
                        $0["id"] as? String
                    }
                }
                let open = [ServerFixture.open]
                #expect(try await found("{}") == open)
                #expect(try await found(#"{"include": {"animals_species": ["Mus musculus"]}}"#) == open)
                #expect(
                    try await found(#"{"include": {"brain_regions": [{"brain_structure": "CA3"}]}}"#) == [])
                #expect(try await found(#"{"exclude": {"syndb_tables": ["spot"]}}"#) == [])
                #expect(try await found(#"{"exclude": {"syndb_tables": ["neuron"]}}"#) == open)
                #expect(try await found(#"{"where": "brain_region = 'CA1'", "text": "OPEN"}"#) == open)
                #expect(try await found(#"{"text": "secret"}"#) == [])
                for wrong in [
                    #"{"where": "brain_region ="}"#, #"{"include": []}"#, #"{"includes": {}}"#, "[]", "{",
                    #"{"limit": 0}"#, #"{"limit": true}"#, #"{"limit": 1.5}"#, #"{"snapshot": "x"}"#,
                ] {
                    let answer = try await server.ask(
                        "POST", "/v1/datasets/search", ["Content-Type": "application/json"], body: wrong)
                    #expect(answer.status == 400 && answer.code != nil, "\(wrong): \(answer.text)")
                }
                let field = try await server.ask(
                    "POST", "/v1/datasets/search", body: #"{"include": {"x": []}}"#)
                #expect(field.status == 422 && field.code == "bad_input")
            }
        }

        @Test func aHiddenDatasetIsLikeNone() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let one = try await server.get("/v1/datasets/\(ServerFixture.open)")
                #expect(one.object["label"] as? String == "open one")
                #expect(one.object["number_of_units"] as? Int == 3)
                #expect(one.object["syndb_tables"] as? [String] == ["spot"])
                let none = "0000000a-0000-4000-8000-000000000000"
                let unknown = try await server.get("/v1/datasets/\(none)")
                #expect(unknown.status == 404)
                for id in ServerFixture.ids.dropFirst() {
                    let hidden = try await server.get("/v1/datasets/\(id)")
                    #expect(hidden.status == 404)
                    #expect(hidden.text.replacing(id, with: none) == unknown.text)
                }
                #expect(try await server.get("/v1/datasets/one").status == 400)
            }
        }

        @Test func vocabulariesAreThoseInSight() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let answer = try await server.get("/v1/vocabularies?column=species,brain_region")
                let fields = try #require(answer.object["fields"] as? [[String: Any]])
                #expect(fields.map { $0["column"] as? String } == ["species", "brain_region"])
                let values = fields.map {
                    ($0["values"] as? [[String: Any]] ?? []).map { $0["value"] as? String }
                }
                #expect(values == [["Mus musculus"], ["CA1"]])
                #expect((fields[0]["vocabulary"] as? [String: Any])?["closed"] as? Bool == true)
                let all = try await server.get("/v1/vocabularies")
                for secret in ["secret", "Zyx9", "CA3\",\"datasets", "nobody", ServerFixture.owned] {
                    #expect(!all.text.contains(secret), "\(secret)")
                }
                #expect(try await server.get("/v1/vocabularies?column=specie").status == 404)
            }
        }

        @Test func everyAnswerHasAnIDAndErrorsHaveOneForm() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let cases: [(String, String, Int, String)] = [
                    ("GET", "/nothing", 404, "no_route"), ("GET", "/v1/datasets/", 404, "no_route"),
                    ("PUT", "/v1/query", 405, "method"), ("DELETE", "/v1/datasets/x", 405, "method"),
                    ("GET", "/v1/tables?snapshot=0x", 400, "parameter"),
                    ("GET", "/v1/tables?x=%ff", 400, "parameter"),
                    ("GET", "/v1/tables?snapshot=99", 404, "not_found"),
                    ("GET", "/v1/query", 400, "parameter"),
                    ("DELETE", "/v1/query/8b4ae5f1-a941-46a0-956a-26afbccdafe5", 404, "not_found"),
                    ("DELETE", "/v1/query/x", 400, "query_id"),
                ]
                for (method, uri, status, code) in cases {
                    let answer = try await server.ask(method, uri)
                    #expect(answer.status == status, "\(method) \(uri)")
                    #expect(answer.code == code, "\(method) \(uri)")
                    #expect(UUIDBytes(answer.headers["x-query-id"] ?? "") != nil)
                    #expect((answer.object["error"] as? [String: Any])?["hint"] is String)
                    #expect(!answer.text.contains(store.path))
                }
                let own = "8b4ae5f1-a941-46a0-956a-26afbccdafe5"
                let named = try await server.get("/healthz", ["X-Query-Id": own])
                #expect(named.headers["x-query-id"] == own)
                let head = try await server.ask("HEAD", "/v1/tables")
                #expect(head.status == 200 && head.headers["content-length"] != "0")
            }
        }
    }
}

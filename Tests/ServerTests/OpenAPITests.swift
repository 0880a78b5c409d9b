import Foundation
import SynDB
import TestSupport
import Testing

@testable import Server

extension ServerTests {
    /// The description is of the routes that there are, and the answers are what
    /// it says.
    @Suite(.timeLimit(.minutes(2))) struct OpenAPITests {
        /// A request for every route, by the route's name.
        private static let requests: [String: (uri: String, body: String?)] = [
            "health": ("/healthz", nil), "readiness": ("/readyz", nil), "version": ("/version", nil),
            "metrics": ("/metrics", nil), "description": ("/openapi.json", nil),
            "listTables": ("/v1/tables", nil),
            "getTable": ("/v1/tables/spot", nil), "listRows": ("/v1/tables/spot/rows?limit=2", nil),
            "listDatasets": ("/v1/datasets?limit=1", nil),
            "searchDatasets": ("/v1/datasets/search", #"{"text": "one"}"#),
            "getDataset": ("/v1/datasets/\(ServerFixture.open)", nil),
            "listVocabularies": ("/v1/vocabularies", nil),
            "query": ("/v1/query", #"{"query": "SELECT * FROM spots"}"#),
            "getQuery": ("/v1/query?query=SELECT+*+FROM+spots", nil),
            "planQuery": ("/v1/query/plan", "SELECT size FROM spots"),
            "explainQuery": ("/v1/query/explain", "SELECT size FROM spots"),
            "summary": ("/v1/analytics/summary", nil),
            "morphometrics": ("/v1/analytics/morphometrics?table=spot&metric=size", nil),
            "comparison": ("/v1/analytics/comparison?metric=size&table=spot", nil),
            "histogram": ("/v1/analytics/histogram?table=spot&metric=size&by=species&bins=3", nil),
            "loadRows": ("/v1/tables/spot/rows?dataset=\(ServerFixture.open)", "cid\n77\n"),
            "cancelQuery": ("/v1/query/8b4ae5f1-a941-46a0-956a-26afbccdafe5", nil),
        ]

        @Test func everyRouteIsDescribedAndAnswersAsDescribed() async throws {
            let store = try ServerFixture.store()
            let tokens = try TokenFixture()
            try await TestServer.run(store.store) {
                $0.tokens = tokens.path
            } _: { server in
                let document = try await server.get("/openapi.json").object
                let check = SchemaCheck(document: document)
                let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
                let routes = server.server.state.routes.routes
                let described = Set(
                    paths.flatMap { path, operations in operations.keys.map { "\($0) \(path)" } })
                #expect(described == Set(routes.map { "\($0.method.rawValue.lowercased()) \($0.path)" }))
                #expect(Set(routes.map(\.name)) == Set(Self.requests.keys))
                for route in routes {
                    let operation = try #require(paths[route.path]?[route.method.rawValue.lowercased()])
                    #expect(operation["operationId"] as? String == route.name)
                    let names = route.path.matches(of: /\{(\w+)\}/).map { String($0.1) }
                    #expect(route.parameters.filter(\.isInPath).map(\.name) == names)
                    let request = try #require(Self.requests[route.name])
                    if route.name == "cancelQuery" {
                        _ = try server.server.state.running.begin(
                            #require(UUIDBytes("8b4ae5f1-a941-46a0-956a-26afbccdafe5")), by: .anonymous,
                            on: nil)
                    }
                    var headers = tokens.headers("root")
                    if route.isUpload { headers["Content-Type"] = "text/csv" }
                    let answer = try await server.ask(
                        route.method.rawValue, request.uri, headers, body: request.body)
                    let responses = try #require(operation["responses"] as? [String: [String: Any]])
                    let response = try #require(
                        responses["\(answer.status)"], "\(route.name) \(answer.status) \(answer.text)")
                    guard let content = response["content"] as? [String: [String: Any]] else {
                        #expect(answer.body.isEmpty)
                        continue
                    }
                    let type =
                        answer.headers["content-type"]?.split(separator: ";").first.map(String.init) ?? ""
                    let schema = try #require(
                        content[type]?["schema"] as? [String: Any], "\(route.name) \(type)")
                    guard type == "application/json" else { continue }
                    #expect(check.faults(answer.json, schema) == [], "\(route.name)")
                }
                let failure = try await server.get("/v1/tables/nothing")
                #expect(check.faults(failure.json, ["$ref": "#/components/schemas/Error"]) == [])
                #expect(
                    check.faults(["error": ["code": 5]], ["$ref": "#/components/schemas/Error"]).count == 3)
            }
        }

        /// Parameters that a route does not describe are refused, and those that it
        /// does are not.
        @Test func parametersAreThoseDescribed() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                for route in server.server.state.routes.routes
                where route.path.hasPrefix("/v1/") && route.method == .get {
                    let request = try #require(Self.requests[route.name])
                    let sign = request.uri.contains("?") ? "&" : "?"
                    let unknown = try await server.get(request.uri + sign + "nonsense=1")
                    #expect(unknown.status == 400 && unknown.code == "parameter", "\(route.name)")
                    for parameter in route.parameters
                    where !parameter.isInPath && !request.uri.contains(parameter.name) {
                        let answer = try await server.get("\(request.uri)\(sign)\(parameter.name)=~")
                        #expect(
                            !answer.message.hasPrefix("there is no parameter"),
                            "\(route.name) \(parameter.name)")
                    }
                }
            }
        }
    }
}

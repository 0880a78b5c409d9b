import Foundation
import SynDB
import TestSupport
import Testing

@testable import Server

extension ServerTests {
    /// Answers that are longer than what is held of them.
    @Suite(.timeLimit(.minutes(3))) struct StreamTests {
        private static let rows = 300_000

        @Test func longAnswersComeWhole() async throws {
            let store = try ServerFixture.long(rows: Self.rows)
            try await TestServer.run(store.store) { server in
                let answer = try await server.query("SELECT cid, size, step, kind FROM spots")
                #expect(!answer.isBrokenOff)
                #expect(answer.headers["transfer-encoding"] == "chunked")
                #expect(answer.text.split(separator: "\n").count == Self.rows + 1)
                let packed = try await server.query(
                    "SELECT cid, size, step, kind FROM spots", accept: "application/x-ndjson",
                    ["Accept-Encoding": "zstd"])
                let lines = try Unpacking.bytes(packed.body, "zstd").split(separator: UInt8(ascii: "\n"))
                #expect(lines.count == Self.rows)
            }
        }

        /// In every form: the connection breaks off, and the form lacks its end.
        @Test(arguments: [
            "application/json", "application/x-ndjson", "text/csv", "application/vnd.apache.arrow.stream",
        ])
        func aFailureInTheMiddleIsSeen(type: String) async throws {
            let store = try ServerFixture.long(rows: Self.rows, last: .max)
            try await TestServer.run(store.store) {
                $0.threads = 1
            } _: { server in
                let answer = try await server.query(
                    "SELECT cid, size, step + 1 AS next, kind FROM spots", accept: type)
                #expect(answer.status == 200, "\(answer.text.prefix(300))")
                #expect(answer.isBrokenOff)
                let tail = String(decoding: answer.body.suffix(400), as: UTF8.self)
                switch type {
                case "application/x-ndjson":
                    let last = tail.split(separator: "\n").last.map(String.init) ?? ""
                    #expect(last.hasPrefix(#"{"error":{"code":"value""#), "\(tail)")
                case "application/json": #expect(answer.json is NSNull)
                case "text/csv": #expect(answer.text.split(separator: "\n").count < Self.rows)
                default: #expect(answer.body.suffix(8) != [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0])
                }
                #expect(
                    try await server.get("/metrics").text.contains(
                        #"syndb_query_failures_total{code="value"} 1"#))
            }
        }

        /// A client that takes nothing holds neither memory nor the only thread.
        @Test func aClientThatTakesNothingIsGivenUp() async throws {
            let store = try ServerFixture.long(rows: Self.rows)
            try await TestServer.run(store.store) {
                $0.threads = 1
                $0.stallTimeout = 0.5
            } _: { server in
                let text = "SELECT cid, size, step, kind FROM spots"
                let stuck = try await server.blocking { () -> Held in
                    let connection = try Connection(port: server.port)
                    try connection.send(
                        "POST /v1/query HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
                    )
                    _ = try connection.receive(100)
                    return Held(connection)
                }
                for _ in 0..<5 {
                    #expect(
                        try await server.query("SELECT count(*) FROM spots").text
                            == "count(*)\n\(Self.rows)\n")
                }
                var waited = 0
                while server.server.state.running.count > 0, waited < 100 {
                    try await Task.sleep(for: .milliseconds(50))
                    waited += 1
                }
                #expect(server.server.state.running.count == 0)
                let end = try await server.blocking { try? Answer(from: stuck.value) }
                #expect(end == nil || end?.isBrokenOff == true)
            }
        }

        @Test func aQueryIsCancelledByItsID() async throws {
            let store = try ServerFixture.long(rows: 20_000)
            try await TestServer.run(store.store) { server in
                let id = "8b4ae5f1-a941-46a0-956a-26afbccdafe5"
                async let answer = server.query(
                    "SELECT count(*) FROM spots a JOIN spots b ON a.kind = b.kind WHERE a.size + b.size < 0",
                    ["X-Query-Id": id])
                while server.server.state.running.count == 0 { try await Task.sleep(for: .milliseconds(5)) }
                let clash = try await server.query("SELECT count(*) FROM spots", ["X-Query-Id": id])
                #expect(clash.status == 409 && clash.code == "query_id")
                #expect(try await server.ask("DELETE", "/v1/query/\(id)").status == 204)
                let ended = try await answer
                #expect(ended.status == 409 && ended.code == "cancelled")
                #expect(try await server.ask("DELETE", "/v1/query/\(id)").status == 404)
            }
        }

        @Test func aClientThatGoesEndsItsQuery() async throws {
            let store = try ServerFixture.long(rows: Self.rows)
            try await TestServer.run(store.store) { server in
                try await server.blocking {
                    let text = "SELECT cid, size, step, kind FROM spots"
                    let connection = try Connection(port: server.port)
                    try connection.send(
                        "POST /v1/query HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
                    )
                    _ = try connection.receive(100)
                }
                var waited = 0
                while server.server.state.running.count > 0, waited < 200 {
                    try await Task.sleep(for: .milliseconds(20))
                    waited += 1
                }
                #expect(server.server.state.running.count == 0)
            }
        }
    }
}

extension ServerTests {
    /// Clients that do what they should not.
    @Suite(.timeLimit(.minutes(2))) struct HostileClientTests {
        @Test func brokenRequestsHarmNobody() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) {
                $0.idleTimeout = 1
            } _: { server in
                let texts = [
                    "", "\r\n\r\n", "GET\r\n\r\n", "\u{0}\u{1}\u{2}", "GET / HTTP/9.9\r\n\r\n",
                    "POST /v1/query HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                    "POST /v1/query HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
                    "POST /v1/query HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                    "POST /v1/query HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                    "GET /" + String(repeating: "a", count: 200_000) + " HTTP/1.1\r\n\r\n",
                    "GET / HTTP/1.1\r\nX: " + String(repeating: "b", count: 200_000) + "\r\n\r\n",
                    "GET /v1/datasets/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                    "GET http://x/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
                ]
                for text in texts {
                    let status = try await server.blocking { () -> Int in
                        let connection = try Connection(port: server.port)
                        try? connection.send(text)
                        connection.finish()
                        return (try? Answer(from: connection).status) ?? 0
                    }
                    #expect(status < 500, "\(text.prefix(60))")
                    #expect(try await server.get("/healthz").status == 200)
                }
            }
        }

        /// Heads and bodies that come byte by byte, and connections on which
        /// nothing comes.
        @Test func slowClientsAreGivenUpAndOthersServed() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) {
                $0.idleTimeout = 1
            } _: { server in
                let idle = try await server.blocking {
                    try (0..<200).map { _ in Held(try Connection(port: server.port)) }
                }
                async let head = server.blocking {
                    let connection = try Connection(port: server.port)
                    return Self.drip(
                        "GET /healthz HTTP/1.1\r\nX-Slow: " + String(repeating: "a", count: 40), connection)
                }
                async let body = server.blocking {
                    let connection = try Connection(port: server.port)
                    try connection.send("POST /v1/query HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n")
                    return Self.drip(String(repeating: " ", count: 60), connection)
                }
                #expect(try await server.query("SELECT count(*) FROM spots").text == "count(*)\n3\n")
                let (slowHead, slowBody) = try await (head, body)
                #expect(slowHead < 40 && slowBody < 60)
                let open = try await server.blocking {
                    idle.count { (try? $0.value.receive())?.isEmpty == false }
                }
                #expect(open == 0)
            }
        }

        /// A client that sends no more may still read.
        @Test func aClosedHalfIsNoEnd() async throws {
            let store = try ServerFixture.store()
            try await TestServer.run(store.store) { server in
                let answer = try await server.blocking {
                    let text = "SELECT count(*) FROM spots"
                    let connection = try Connection(port: server.port)
                    try connection.send(
                        "POST /v1/query HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nContent-Type: text/plain\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
                    )
                    connection.finish()
                    return try Answer(from: connection)
                }
                #expect(answer.text == "count(*)\n3\n")
            }
        }

        /// The bytes that went through at ten each second, as far as a broken
        /// connection tells.
        private static func drip(_ text: String, _ connection: Connection) -> Int {
            var sent = 0
            for byte in text.utf8 {
                guard (try? connection.send([byte])) != nil else { break }
                sent += 1
                Thread.sleep(forTimeInterval: 0.1)
            }
            return sent
        }
    }
}

/// A connection that one test hands from thread to thread.
final class Held: @unchecked Sendable {
    private var connection: Connection?

    init(_ value: Connection) { connection = value }

    var value: Connection { connection! }

    func close() { connection = nil }
}

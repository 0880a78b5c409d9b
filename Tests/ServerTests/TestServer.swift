import Dispatch
import Foundation
import ServiceLifecycle
import SynDB

@testable import Server

/// A server on a free port of 127.0.0.1, as long as a test needs it.
struct TestServer: Sendable {
    let port: Int
    let server: HTTPServer

    static func run<Result: Sendable>(
        _ store: Store, _ configure: (inout ServerSettings) -> Void = { _ in },
        _ body: @Sendable (TestServer) async throws -> Result
    ) async throws -> Result {
        var settings = ServerSettings()
        settings.port = 0
        settings.refreshInterval = 0
        settings.logLevel = .error
        configure(&settings)
        let server = try HTTPServer(store, settings: settings)
        let (ports, started) = AsyncStream<Int>.makeStream()
        let group = server.services { started.yield($0) }
        let running = Task { try await group.run() }
        var port = 0
        for await known in ports {
            port = known
            break
        }
        do {
            let result = try await body(TestServer(port: port, server: server))
            await group.triggerGracefulShutdown()
            try await running.value
            return result
        } catch {
            await group.triggerGracefulShutdown()
            try await running.value
            throw error
        }
    }

    /// Sends one request on a connection of its own.
    func ask(
        _ method: String, _ uri: String, _ headers: [String: String] = [:], body: String? = nil
    ) async throws -> Answer {
        var headers = headers
        headers["Host"] = "localhost"
        if let body {
            headers["Content-Length"] = "\(body.utf8.count)"
            if headers["Content-Type"] == nil {
                headers["Content-Type"] = body.hasPrefix("{") ? "application/json" : "text/plain"
            }
        }
        var head = "\(method) \(uri) HTTP/1.1\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        let text = head + "\r\n" + (body ?? "")
        return try await blocking {
            let connection = try Connection(port: port)
            try connection.send(text)
            return try Answer(from: connection, hasBody: method != "HEAD")
        }
    }

    func get(_ uri: String, _ headers: [String: String] = [:]) async throws -> Answer {
        try await ask("GET", uri, headers)
    }

    func query(_ text: String, accept: String = "text/csv", _ headers: [String: String] = [:]) async throws
        -> Answer
    {
        try await ask("POST", "/v1/query", headers.merging(["Accept": accept]) { old, _ in old }, body: text)
    }

    /// Work that blocks, off the threads that the server's own tasks need.
    func blocking<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}

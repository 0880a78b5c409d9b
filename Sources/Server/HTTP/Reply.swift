import HTTPTypes
import Hummingbird
import NIOCore
import SynDB

/// What is sent back.
struct Reply: Sendable {
    enum Body: Sendable {
        case bytes([ByteBuffer])
        case stream(ByteStream)
    }

    var status: HTTPResponse.Status = .ok
    var headers: HTTPFields = [:]
    var body = Body.bytes([])

    /// JSON in memory, packed where that is worth it.
    init(_ status: HTTPResponse.Status = .ok, _ value: JSONValue, coding: ContentCoding? = nil) throws {
        self.status = status
        headers[.contentType] = MediaType.json.contentType
        var bytes = Array((value.json + "\n").utf8)
        if let coding, bytes.count >= Self.worthPacking {
            let target = MemorySink()
            var packer = try coding.compression.makeSink(to: target)
            try packer.write(bytes)
            try packer.finish()
            bytes = target.bytes
            headers[.contentEncoding] = coding.rawValue
        }
        body = .bytes([ByteBuffer(bytes: bytes)])
    }

    init(_ status: HTTPResponse.Status, text: String, contentType: String = "text/plain; charset=utf-8") {
        self.status = status
        headers[.contentType] = contentType
        body = .bytes([ByteBuffer(string: text)])
    }

    init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    init(_ failure: Failure) {
        status = failure.status
        headers = failure.headers
        headers[.contentType] = MediaType.json.contentType
        body = .bytes([ByteBuffer(string: failure.body.json + "\n")])
    }

    /// Less than this fits a packet or two either way.
    private static let worthPacking = 2 << 10

    /// The answer without its body, which is not made.
    var head: Response {
        var headers = headers
        switch body {
        case .bytes(let buffers):
            headers[.contentLength] = String(buffers.reduce(0) { $0 + $1.readableBytes })
        case .stream(let stream): stream.abandon()
        }
        return Response(status: status, headers: headers)
    }

    /// A stream that fails leaves the body without its end, which breaks the
    /// connection: no client takes half an answer for a whole one.
    func response(on channel: any Channel) -> Response {
        switch body {
        case .bytes(let buffers):
            guard buffers.count != 1 else {
                return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: buffers[0]))
            }
            return Response(status: status, headers: headers, body: ResponseBody(contentsOf: buffers))
        case .stream(let stream):
            return Response(
                status: status, headers: headers,
                body: ResponseBody { writer in
                    do {
                        while let buffers = try await stream.next() {
                            try await writer.write(contentsOf: buffers)
                        }
                        try await writer.finish(nil)
                    } catch {
                        stream.abandon()
                        // What was written before goes out before the end.
                        try? await channel.close(mode: .output)
                        throw error
                    }
                })
        }
    }
}

extension HTTPField.Name {
    private static func made(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("a header of our own: \(name)") }
        return name
    }

    static let queryID = made("X-Query-Id")
    static let snapshot = made("X-SynDB-Snapshot")
    static let next = made("X-SynDB-Next")
}

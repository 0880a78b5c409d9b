import Foundation

/// An answer, read off a connection.
struct Answer {
    var status = 0
    /// Names in lower case.
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// Whether the connection ended before the body did.
    var isBrokenOff = false

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: Any {
        (try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)) ?? NSNull()
    }

    var object: [String: Any] { json as? [String: Any] ?? [:] }

    /// The code of an error.
    var code: String? { (object["error"] as? [String: Any])?["code"] as? String }
    var message: String { (object["error"] as? [String: Any])?["message"] as? String ?? "" }
}

extension Answer {
    /// Reads one answer; one to HEAD has no body.
    init(from connection: Connection, hasBody: Bool = true) throws {
        var bytes: [UInt8] = []
        func more() throws -> Bool {
            guard let next = try? connection.receive(), !next.isEmpty else { return false }
            bytes += next
            return true
        }
        let end = Array("\r\n\r\n".utf8)
        var head = bytes.firstRange(of: end)
        while head == nil {
            guard try more() else { throw Connection.Broken() }
            head = bytes.firstRange(of: end)
        }
        let lines = String(decoding: bytes[..<head!.lowerBound], as: UTF8.self).components(
            separatedBy: "\r\n")
        status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard let name = parts.first else { continue }
            headers[name.lowercased()] = parts.dropFirst().first?.trimmingCharacters(in: .whitespaces) ?? ""
        }
        bytes.removeSubrange(..<head!.upperBound)
        guard hasBody, status != 204, status != 304 else { return }
        if let length = headers["content-length"].flatMap({ Int($0) }) {
            while bytes.count < length, try more() {}
            isBrokenOff = bytes.count < length
            body = Array(bytes.prefix(length))
            return
        }
        while true {
            var line = bytes.firstRange(of: Array("\r\n".utf8))
            while line == nil {
                guard try more() else {
                    isBrokenOff = true
                    return
                }
                line = bytes.firstRange(of: Array("\r\n".utf8))
            }
            let size = Int(String(decoding: bytes[..<line!.lowerBound], as: UTF8.self), radix: 16) ?? 0
            while bytes.count < line!.upperBound + size + 2 {
                guard try more() else {
                    isBrokenOff = true
                    body += bytes[line!.upperBound...]
                    return
                }
            }
            body += bytes[line!.upperBound..<line!.upperBound + size]
            bytes.removeSubrange(..<(line!.upperBound + size + 2))
            if size == 0 { return }
        }
    }
}

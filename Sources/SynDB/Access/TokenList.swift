import Bits
import Columns
import Foundation
import Store

/// Who may do what over a network: one JSON object a line, which holds the
/// hash of a token and not the token.
///
///     {"name": "ada", "hash": "sha256:...", "scopes": ["read"], "groups": ["lab"], "expires": "2027-01-01T00:00:00Z"}
///
/// A name may stand on several lines, so that a token can be replaced without
/// a gap.
public struct TokenList: Sendable {
    /// What a token is good for.
    public enum Scope: String, Sendable, CaseIterable, Codable {
        /// To ask.
        case read
        /// To load rows into one's own datasets.
        case load
        /// To read the metrics of the server.
        case observe
        /// To see every dataset, load into each, and do all of the above.
        case admin
    }

    public struct Entry: Sendable, Codable, Equatable {
        public var name: String
        public var hash: String
        public var scopes: [Scope]
        public var groups: [String]?
        /// ISO 8601; nil for never.
        public var expires: Date?
    }

    private let entries: [String: Entry]

    /// Throws a `StoreError` with the line of what is no entry.
    public init(_ text: String, file: String) throws {
        var entries: [String: Entry] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            do {
                let entry = try Self.decoder.decode(Entry.self, from: Data(line.utf8))
                guard entry.hash.hasPrefix(Self.prefix), entry.hash.utf8.count == Self.prefix.utf8.count + 64
                else { throw StoreError(.badInput, "\"hash\" is no \(Self.prefix) and 64 digits") }
                guard !entry.name.isEmpty else { throw StoreError(.badInput, "\"name\" is empty") }
                entries[entry.hash.lowercased()] = entry
            } catch {
                let reason = (error as? StoreError)?.message ?? "expected name, hash and scopes"
                throw StoreError(
                    .badInput, "\(file):\(index + 1): no entry of a token: \(reason)",
                    hint: "make one with: syndb token NAME >> FILE")
            }
        }
        self.entries = entries
    }

    /// The entry of a token that has not expired.
    public func entry(of token: String, at time: Date = .now) -> Entry? {
        guard let entry = entries[Self.hash(token)], entry.expires ?? .distantFuture > time else {
            return nil
        }
        return entry
    }
}

extension TokenList {
    private static let prefix = "sha256:"

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }

    /// As a list holds it. Tokens are 256 random bits: a slow hash, which passwords
    /// need, would add nothing.
    public static func hash(_ token: String) -> String {
        prefix + SHA256.hash(Array(token.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// A new token, and its line for the list.
    public static func make(
        name: String, scopes: [Scope], groups: [String] = [], expires: Date? = nil
    ) throws -> (token: String, line: String) {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let token = "syndb_" + Data(bytes).base64URL
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let entry = Entry(
            name: name, hash: hash(token), scopes: scopes, groups: groups.isEmpty ? nil : groups,
            expires: expires)
        return (token, String(decoding: try encoder.encode(entry), as: UTF8.self))
    }
}

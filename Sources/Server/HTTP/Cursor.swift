import Foundation
import SynDB

/// Where a page ended: good for the same question on the same snapshot, so
/// that pages neither repeat nor skip what a commit moves.
struct Cursor: Sendable {
    var snapshot: UInt64
    /// Of the question.
    var hash: UInt64
    /// The last one that was given: the key of the order.
    var last: String

    var text: String {
        Data("\(snapshot) \(String(hash, radix: 16)) \(last)".utf8).base64URL
    }

    init(snapshot: UInt64, hash: UInt64, last: String) {
        self.snapshot = snapshot
        self.hash = hash
        self.last = last
    }

    init(_ text: String) throws {
        let parts =
            Data(base64URL: text).map { String(decoding: $0, as: UTF8.self) }?
            .split(separator: " ", maxSplits: 2) ?? []
        guard parts.count == 3, let snapshot = UInt64(parts[0]), let hash = UInt64(parts[1], radix: 16) else {
            throw Failure.foreignCursor
        }
        self.init(snapshot: snapshot, hash: hash, last: String(parts[2]))
    }

    func check(_ hash: UInt64) throws {
        guard self.hash == hash else {
            throw Failure(
                .badRequest, "cursor", "the cursor belongs to another question",
                hint: "ask with the same filters as for the page before")
        }
    }
}

extension Failure {
    static let foreignCursor = Failure(
        .badRequest, "cursor", "the cursor is not one that this server gave")
}

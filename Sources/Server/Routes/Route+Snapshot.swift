import HTTPTypes
import SynDB

/// Answers that follow from a snapshot and a request alone: they have a tag,
/// and who has them already is told so.
extension Call {
    /// The tag of an answer: the same as long as snapshot, rights and request
    /// are.
    func tag(_ view: StoreView, _ parts: [String]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32 + parts.reduce(0) { $0 + $1.utf8.count + 8 })
        withUnsafeBytes(of: view.key.littleEndian) { bytes += $0 }
        for part in parts {
            withUnsafeBytes(of: UInt64(part.utf8.count).littleEndian) { bytes += $0 }
            bytes += part.utf8
        }
        return "\"\(view.snapshot.number)-\(String(XXH64.hash(bytes), radix: 16))\""
    }

    /// The headers of an answer about a snapshot.
    func snapshotHeaders(_ view: StoreView, tag: String) -> HTTPFields {
        [
            .snapshot: String(view.snapshot.number), .eTag: tag,
            .vary: "Accept, Accept-Encoding, Authorization",
            // Others must not be given it, and it has to be asked for anew.
            .cacheControl: "private, no-cache",
        ]
    }

    /// JSON about the store as the caller sees it.
    func answer(
        snapshot: UInt64? = nil, _ make: @escaping @Sendable (StoreView) throws -> JSONValue
    ) async throws -> Reply {
        let number = try snapshot ?? parameters.snapshot()
        _ = try mediaType(of: [.json])
        return try await state.pool.run { [self] in
            let view = try state.snapshots.view(for: reader, snapshot: number)
            let tag = tag(view, [uri, coding?.rawValue ?? "", String(decoding: body, as: UTF8.self)])
            let headers = snapshotHeaders(view, tag: tag)
            if has(tag) { return Reply(.notModified, headers: headers) }
            var reply = try Reply(.ok, make(view), coding: coding)
            for field in headers { reply.headers.append(field) }
            return reply
        }
    }
}

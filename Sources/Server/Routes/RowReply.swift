import HTTPTypes
import NIOCore
import SynDB

/// Answers of rows that are at hand, in the form that the client prefers.
extension Call {
    /// Runs `make` in a place among the queries.
    func rows(
        snapshot: UInt64? = nil, _ make: @escaping @Sendable (StoreView, QueryOptions) throws -> RowList
    ) async throws -> Reply {
        try await self.rows(snapshot: snapshot) { view, options, _ in (try make(view, options), []) }
    }

    func rows(
        snapshot: UInt64? = nil,
        _ make:
            @escaping @Sendable (StoreView, QueryOptions, inout HTTPFields) throws -> (
                rows: RowList, identifiers: [IdentifierForm]
            )
    ) async throws -> Reply {
        let type = try mediaType()
        let number = try snapshot ?? parameters.snapshot()
        let cancellation = try state.running.begin(id, by: caller, on: channel)
        return try await state.pool.run { [self] in
            defer { state.running.end(id) }
            let view = try state.snapshots.view(for: reader, snapshot: number)
            let tag = tag(view, [uri, type.rawValue, coding?.rawValue ?? ""])
            var headers = snapshotHeaders(view, tag: tag)
            if has(tag) { return Reply(.notModified, headers: headers) }
            var options = QueryOptions()
            options.threads = 1
            options.timeout = state.settings.queryTimeout
            options.memory = state.settings.queryMemory
            options.cancellation = cancellation
            let (list, identifiers) = try make(view, options, &headers)
            headers[.contentType] = type.contentType
            headers[.contentEncoding] = coding?.rawValue
            let target = MemorySink()
            let packer = try coding?.compression.makeSink(to: target)
            var sink = type.format.makeSink(to: packer ?? target, identifiers: identifiers)
            try sink.begin(list.columns)
            try sink.append(list.rows)
            try sink.finish()
            try packer?.finish()
            return Reply(.ok, headers: headers, body: .bytes([ByteBuffer(bytes: target.bytes)]))
        }
    }
}

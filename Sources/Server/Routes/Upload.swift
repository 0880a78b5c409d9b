import Hummingbird
import NIOCore
import SynDB

/// Rows that are loaded as they come.
struct Upload: Sendable {
    /// Parameters that are true or false, flags of the command line.
    static let choices = ["replace", "allow_dangling", "ignore_extra"]

    private let call: Call
    private let type: UploadType
    private let coding: ContentCoding?
    private let table: String
    private let dataset: UUIDBytes
    private let replaces: Bool
    private let allowsDangling: Bool
    private let ignoresExtra: Bool

    init(_ call: Call) throws {
        self.call = call
        let parameters = call.parameters
        try parameters.check(known: ["dataset"] + Self.choices)
        table = call.path["table"] ?? ""
        guard let wanted = parameters["dataset"] else {
            throw Failure(
                .badRequest, "parameter", "the URL needs a parameter \"dataset\", the id of a dataset")
        }
        guard let id = UUIDBytes(wanted) else {
            throw Failure.parameter("dataset", "the id of a dataset, a UUID", found: wanted)
        }
        dataset = id
        replaces = try parameters.truth("replace") ?? false
        allowsDangling = try parameters.truth("allow_dangling") ?? false
        ignoresExtra = try parameters.truth("ignore_extra") ?? false
        let name = call.headers[.contentType].map { $0.prefix { $0 != ";" && $0 != " " }.lowercased() } ?? ""
        guard let type = UploadType(rawValue: name) else {
            throw Failure(
                .unsupportedMediaType, "content_type", "rows are no \"\(name)\"",
                hint: "send \(UploadType.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.type = type
        coding = try call.headers[.contentEncoding].map { name in
            guard let coding = ContentCoding(rawValue: name) else {
                throw Failure(
                    .unsupportedMediaType, "content_encoding", "a body cannot be unpacked from \"\(name)\"",
                    hint:
                        "send it as it is, or as \(ContentCoding.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            return coding
        }
    }

    func reply() async throws -> Reply {
        let state = call.state
        let settings = state.settings
        let length = call.headers[.contentLength].flatMap { Int($0) }
        if let length, length > settings.maximumUpload { throw Failure.tooLarge(settings.maximumUpload) }
        guard let body = call.upload else { throw Failure(.badRequest, "body", "expected a body") }
        do {
            try await state.pool.run { try admit() }
        } catch {
            state.audit.recordRefusal(
                of: "load", Failure(error, in: state), call.id, by: call.caller, on: call.channel,
                target(table))
            throw error
        }
        try state.beginLoad()
        defer { state.endLoad() }
        let source = BodySource(pool: state.loads, patience: settings.stallTimeout)
        async let fed: Void = source.feed(body, length: length, limit: settings.maximumUpload)
        let summary: LoadSummary
        do {
            summary = try await state.loads.run { try load(source) }
        } catch {
            source.abandon()
            state.audit.record("load failed", call, target(table) + Failure(error, in: state).told)
            throw error
        }
        await fed
        state.audit.record(
            "load", call,
            target(summary.table) + [
                ("rows", .integer(Int64(summary.rows))),
                ("replaced", .integer(Int64(summary.replaced ?? 0))),
                ("snapshot", .integer(Int64(clamping: summary.snapshot ?? 0))),
            ])
        return try Reply(.created, json(summary))
    }
}

extension Upload {
    /// As the audit log says it.
    private func target(_ table: String) -> [(String, JSONValue)] {
        [("table", .text(table)), ("dataset", .text(dataset.description))]
    }

    /// A dataset that is hidden from the caller is no dataset; one that is in
    /// sight may be somebody else's.
    private func admit() throws {
        let view = try call.state.snapshots.view(for: call.reader)
        _ = try view.table(named: table)
        let ordinal = try view.snapshot.liveDataset(dataset)
        guard try view.snapshot.isChangeable(ordinal, by: call.reader) else {
            throw Failure(
                .forbidden, "dataset", "dataset \(dataset) is somebody else's",
                hint: "its owner_id or one of its groups must be that of the token")
        }
    }

    private func load(_ body: BodySource) throws -> LoadSummary {
        var source: any ByteSource = body
        switch coding {
        case .gzip: source = try GzipSource(source, file: "body")
        case .zstd: source = try ZstdSource(source, file: "body")
        case nil: break
        }
        var request = LoadRequest(
            table: table,
            inputs: [
                LoadRequest.Input(name: "body", source: source, layout: FileLayout(format: type.format))
            ],
            target: .dataset(dataset))
        let settings = call.state.settings
        request.replaces = replaces
        request.allowsDangling = allowsDangling
        request.ignoresExtra = ignoresExtra
        request.threads = settings.threads
        request.memory = settings.loadMemory
        request.wait = settings.stallTimeout
        let summary = try call.state.snapshots.store.load(request)
        try call.state.snapshots.refresh()
        return summary
    }

    private func json(_ summary: LoadSummary) -> JSONValue {
        [
            "snapshot": .integer(Int64(clamping: summary.snapshot ?? 0)), "table": .text(summary.table),
            "dataset": .text(dataset.description), "rows": .integer(Int64(summary.rows)),
            "replaced": .integer(Int64(summary.replaced ?? 0)),
            "notes": .list(summary.details.map { .text($0.trimmingPrefix("  ").description) }),
        ]
    }
}

import SynDB

/// What those who run the server ask it.
enum OperationRoutes {
    static let routes = [
        Route(
            method: .get, path: "/healthz", name: "health", summary: "Whether the process answers.",
            answers: [plain("It does.")]
        ) { _ in Reply(.ok, text: "ok\n") },
        Route(
            method: .get, path: "/readyz", name: "readiness",
            summary: "Whether questions can be answered: the newest snapshot can be opened.",
            answers: [.json("They can.", Schemas.reference("Readiness"))]
        ) { call in
            try await call.state.pool.run {
                let view = try call.state.snapshots.view(for: call.reader)
                return try Reply(
                    .ok, ["status": "ready", "snapshot": .integer(Int64(view.snapshot.number))])
            }
        },
        Route(
            method: .get, path: "/version", name: "version",
            summary: "The version of the program, and of the segments that it writes.",
            answers: [.json("The versions.", Schemas.reference("Version"))]
        ) { _ in
            try Reply(
                .ok,
                [
                    "version": .text(ProductVersion.number),
                    "segment_format": .text(ProductVersion.segmentFormat),
                ]
            )
        },
        Route(
            method: .get, path: "/metrics", name: "metrics",
            summary: "Counts and times since the start, as Prometheus reads them.", scope: .observe,
            answers: [plain("The metrics.")]
        ) { call in
            let text = try await call.state.pool.run { try call.state.metricsText() }
            return Reply(.ok, text: text, contentType: "text/plain; version=0.0.4; charset=utf-8")
        },
        Route(
            method: .get, path: "/openapi.json", name: "description",
            summary: "This description.", answers: [.json("OpenAPI 3.1.", ["type": "object"])]
        ) { call in try Reply(.ok, call.state.description, coding: call.coding) },
    ]

    private static func plain(_ meaning: String) -> Route.Answer {
        Route.Answer(200, meaning, [("text/plain", ["type": "string"])])
    }
}

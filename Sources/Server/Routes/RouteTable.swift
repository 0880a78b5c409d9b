import HTTPTypes

/// Finds the route of a request.
struct RouteTable: Sendable {
    private enum Part: Sendable {
        case fixed(String)
        case named(String)
    }

    private struct Entry: Sendable {
        var parts: [Part]
        var route: Route
    }

    let routes: [Route]
    /// Routes without names in their path, by path.
    private let fixed: [String: [Route]]
    private let named: [Entry]

    init(_ routes: [Route]) {
        self.routes = routes
        fixed = Dictionary(grouping: routes.filter { !$0.path.contains("{") }, by: \.path)
        named = routes.filter { $0.path.contains("{") }.map { route in
            let parts = route.path.split(separator: "/").map { part in
                part.hasPrefix("{") ? Part.named(String(part.dropFirst().dropLast())) : .fixed(String(part))
            }
            return Entry(parts: parts, route: route)
        }
    }

    /// Throws a `Failure` for a path without a route, and for a method that the
    /// routes of the path do not take.
    func find(_ method: HTTPRequest.Method, _ path: String) throws -> (route: Route, values: [String: String])
    {
        if let routes = fixed[path] {
            if let route = routes.first(where: { $0.method == method }) { return (route, [:]) }
            throw Failure.notAllowed(routes.map(\.method.rawValue))
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var others: [String] = []
        for entry in named {
            guard let values = Self.values(entry.parts, parts) else { continue }
            if entry.route.method == method { return (entry.route, values) }
            others.append(entry.route.method.rawValue)
        }
        throw others.isEmpty ? Failure.notFound : .notAllowed(others)
    }

    private static func values(_ parts: [Part], _ found: ArraySlice<Substring>) -> [String: String]? {
        guard parts.count == found.count else { return nil }
        var values: [String: String] = [:]
        for (part, text) in zip(parts, found) {
            switch part {
            case .fixed(let name): guard name == text else { return nil }
            case .named(let name):
                guard !text.isEmpty, let value = text.utf8.percentDecoded() else { return nil }
                values[name] = value
            }
        }
        return values
    }
}

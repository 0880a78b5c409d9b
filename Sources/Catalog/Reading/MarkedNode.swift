/// A node of a YAML or JSON text with the line where it stands.
///
/// A copy of what Yams composes: plain values that can be sent between tasks,
/// keys that are texts, and no anchors.
struct MarkedNode: Sendable {
    enum Content: Sendable {
        /// `isPlain`: written without quotes, so that `null` is no text.
        case scalar(String, isPlain: Bool)
        case list([MarkedNode])
        case mapping([Entry])
    }

    struct Entry: Sendable {
        var key: String
        var line: Int
        var value: MarkedNode
    }

    var line: Int
    var content: Content
}

extension MarkedNode {
    /// A missing value: `null`, `~` or nothing.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return text.isEmpty || text == "~" || text.lowercased() == "null"
    }

    /// What stands here, for "expected ..., found ...".
    var found: String {
        switch content {
        case .scalar(let text, _): isNull ? "nothing" : "'\(text)'"
        case .list(let items): "a list of \(items.count)"
        case .mapping: "an object"
        }
    }
}

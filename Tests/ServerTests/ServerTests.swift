import Testing

/// One after another: servers and tests share the few threads of Swift's
/// tasks, which tests block while they make stores.
@Suite(.serialized) enum ServerTests {}

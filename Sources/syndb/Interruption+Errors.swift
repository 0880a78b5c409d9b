import SynDB

/// Ctrl-C as the error that a command ends with.
extension Interruption {
    /// `consequence` says what became of the command's work.
    static func error(_ consequence: String? = nil) -> StoreError {
        StoreError(.interrupted, consequence.map { "interrupted; \($0)" } ?? "interrupted")
    }

    /// Throws if the process was asked to end.
    static func check(_ consequence: String? = nil) throws {
        if isRequested { throw error(consequence) }
    }
}

import SynDB
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether Ctrl-C or a request to end has come.
///
/// What is at work asks between two steps, so that nothing half done stays
/// behind; a second Ctrl-C ends the process at once.
enum Interruption {
    private static let requested = Atomic(false)

    /// From now on the first signal asks and the second ends.
    static func watch() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interruption.requested.exchange(true, ordering: .relaxed) { signal(number, SIG_DFL) }
            }
        }
    }

    /// Throws where the user wants to end; `state` says what becomes of the work.
    static func check(_ state: String) throws {
        guard requested.load(ordering: .relaxed) else { return }
        throw StoreError(.interrupted, "interrupted; \(state)")
    }
}

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether Ctrl-C or a request to end has come to this process.
///
/// What is at work asks between two steps, so that nothing half done stays
/// behind; a second Ctrl-C ends the process at once.
public enum Interruption {
    private static let requested = Atomic(false)

    /// From now on the first signal asks and the second ends.
    public static func watch() {
        // A parent may have blocked them, which its children inherit.
        var asked = sigset_t()
        sigemptyset(&asked)
        for number in [SIGINT, SIGTERM] { sigaddset(&asked, number) }
        pthread_sigmask(SIG_UNBLOCK, &asked, nil)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(130) }
            }
        }
    }

    public static var isRequested: Bool { requested.load(ordering: .relaxed) }
}

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
    /// The signal that has come; 0 for none.
    private static let signalNumber = Atomic<Int32>(0)

    /// From now on the first signal asks and the second ends.
    public static func watch() {
        // A parent may have blocked them, which its children inherit.
        var asked = sigset_t()
        sigemptyset(&asked)
        for number in [SIGINT, SIGTERM] { sigaddset(&asked, number) }
        pthread_sigmask(SIG_UNBLOCK, &asked, nil)
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                if Interruption.signalNumber.exchange(number, ordering: .relaxed) != 0 {
                    TerminalInput.giveBackFromSignal()
                    _exit(130)
                }
            }
        }
    }

    /// What was asked has been done, and work goes on.
    public static func forget() { signalNumber.store(0, ordering: .relaxed) }

    public static var isRequested: Bool { signalNumber.load(ordering: .relaxed) != 0 }

    /// Whether the process was asked to end, rather than what it is at.
    public static var isOfProcess: Bool { signalNumber.load(ordering: .relaxed) == SIGTERM }
}

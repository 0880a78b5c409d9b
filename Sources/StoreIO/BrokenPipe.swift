#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What happens to a process that writes where nobody reads any more.
public enum BrokenPipe {
    /// From now on such a write is an error instead of the end of the process:
    /// for those who write to a program of their own and want to say why it
    /// ended.
    public static func isError() { signal(SIGPIPE, SIG_IGN) }

    /// Ends the process as such a write would have done, quietly.
    public static func endProcess() -> Never {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
        _exit(141)
    }
}

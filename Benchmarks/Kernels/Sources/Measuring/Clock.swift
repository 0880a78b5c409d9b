#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Seconds by the system's clocks. CPU time is what other users of the machine
/// disturb least, so the benchmarks compare that.
public enum Clock {
    /// User and system time of the calling thread.
    public static func threadSeconds() -> Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

    /// User and system time of all threads of the process, ended ones, too.
    public static func processSeconds() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    /// Time on the wall, from some moment on.
    public static func wallSeconds() -> Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

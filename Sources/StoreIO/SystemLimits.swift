import CProcess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the machine has.
public enum SystemLimits {
    /// Processors that this process may use.
    public static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// Bytes of memory.
    public static let memory = max(
        1 << 30, Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE))))

    /// Memory that is freed stays with the process for the next piece of work,
    /// in place of going back to the system and coming again page by page:
    /// encoding took 1.43 s of CPU time without it and 1.06 s with it. For a
    /// process that works through much data and then ends.
    public static func keepFreedMemory() {
        // 32 MiB is the most that the second may be.
        syndb_keep_freed_memory(1 << 30, 32 << 20)
    }

    /// The same for a process that answers for long on many threads: they share as
    /// many heaps as there are processors, so that one takes what another has freed.
    /// A million rows sent as Arrow took 97 MiB without it and 85 with it.
    public static func shareFreedMemory() {
        keepFreedMemory()
        syndb_limit_heaps(Int32(clamping: processors))
    }
}

import CProcess

/// What happens to a process that reads a mapped file which cannot be read: its
/// disk has failed, or somebody has cut the file short. No call fails then; the
/// system sends SIGBUS, of which nobody comes back.
public enum UnreadableMapping {
    /// From now on the process ends with a line that names the file, and a status.
    public static func endsProcess(status: Int32) { syndb_end_on_unreadable_mapping(status) }
}

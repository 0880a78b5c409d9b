/// What a power cut takes of that which was not made durable.
public enum CrashLoss: String, Sendable, CaseIterable {
    /// Nothing: the cache had been written back.
    case nothing
    /// All of it.
    case everything
    /// The end: of a file's bytes and of a folder's changes.
    case tail
    /// Any of it, in any order: of a file's bytes some are zeros.
    case anything
}

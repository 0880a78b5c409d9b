/// The two forms of Arrow's files.
public enum ArrowForm: Sendable {
    /// Messages one after another, for pipes.
    case stream
    /// A stream with a table of contents behind it, which readers map into
    /// memory; also called Feather, version 2.
    case file
}

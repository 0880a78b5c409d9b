/// What a person typed, as the line editor understands it.
public enum Key: Equatable, Sendable {
    case character(Character)
    case left, right, wordLeft, wordRight, home, end
    case up, down
    case backspace, delete
    /// Ctrl-K, Ctrl-U and Ctrl-W, and Ctrl-Y, which brings back what they took.
    case killToEnd, killToStart, killWord, yank
    case tab, enter, escape
    /// Ctrl-C, Ctrl-D, Ctrl-R, Ctrl-L.
    case cancel, leave, search, clear
}

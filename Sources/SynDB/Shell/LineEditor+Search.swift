/// Ctrl-R: the newest entry of the history that holds what is typed.
extension LineEditor {
    /// Nil for keys that end the search and mean something else, too.
    mutating func handleSearch(_ key: Key) -> Event? {
        switch key {
        case .character(let character):
            pattern?.append(character)
            find(from: history.count - 1)
        case .backspace:
            if pattern?.isEmpty == false { pattern?.removeLast() }
            find(from: history.count - 1)
        case .search: find(from: min(place, history.count) - 1)
        case .escape: pattern = nil
        default:
            pattern = nil
            return nil
        }
        return .edited
    }

    /// Shows the newest entry not after `last` that has the pattern; where there
    /// is none the line stays as it is.
    private mutating func find(from last: Int) {
        guard let pattern, !pattern.isEmpty, last >= 0 else { return }
        let wanted = String(pattern).lowercased()
        guard let found = history[...last].lastIndex(where: { $0.lowercased().contains(wanted) }) else {
            return
        }
        place = found
        text = Array(history[found])
        cursor = text.count
    }
}

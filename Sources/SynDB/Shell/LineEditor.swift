/// One line while it is typed: a state machine without a terminal. Keys go in,
/// and what happened comes out; `LineEditor+Display` says how it looks.
///
/// The line may hold several lines of a statement that came from the history.
public struct LineEditor: Sendable {
    public enum Event: Equatable, Sendable {
        /// The line or the cursor changed, or nothing did.
        case edited
        case submitted(String)
        /// Ctrl-C.
        case cancelled
        /// Ctrl-D in an empty line.
        case ended
        /// Candidates to be shown; Tab twice.
        case candidates([String])
        case cleared
    }

    public internal(set) var text: [Character] = []
    public internal(set) var cursor = 0
    var history: [String]
    /// The entry that is shown; the count of them all is the line that is new.
    var place: Int
    /// The new line, while an entry is shown.
    private var draft: [Character] = []
    private var killed: [Character] = []
    private var wasTab = false
    /// What is looked for in the history, during Ctrl-R.
    var pattern: [Character]?
    private let complete: @Sendable (_ before: String) -> Completion

    /// `history`: the oldest first. `complete` is asked about the text before
    /// the cursor.
    public init(
        history: [String] = [],
        complete: @escaping @Sendable (_ before: String) -> Completion = { _ in
            Completion(length: 0, candidates: [])
        }
    ) {
        self.history = history
        place = history.count
        self.complete = complete
    }

    public mutating func handle(_ key: Key) -> Event {
        if pattern != nil, let event = handleSearch(key) { return event }
        let isSecondTab = wasTab && key == .tab
        wasTab = key == .tab
        switch key {
        case .character(let character): insert([character])
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(text.count, cursor + 1)
        case .wordLeft: cursor = wordStart
        case .wordRight: cursor = wordEnd
        case .home: cursor = 0
        case .end: cursor = text.count
        case .up: show(place - 1)
        case .down: show(place + 1)
        case .backspace: if cursor > 0 { remove(cursor - 1..<cursor) }
        case .delete: if cursor < text.count { remove(cursor..<cursor + 1) }
        case .killToEnd: kill(cursor..<text.count)
        case .killToStart: kill(0..<cursor)
        case .killWord: kill(wordStart..<cursor)
        case .yank: insert(killed)
        case .tab: return completed(isSecondTab)
        case .enter: return .submitted(String(text))
        case .cancel: return .cancelled
        case .leave:
            if text.isEmpty { return .ended }
            if cursor < text.count { remove(cursor..<cursor + 1) }
        case .search: pattern = []
        case .clear: return .cleared
        case .escape: break
        }
        return .edited
    }

    private mutating func insert(_ characters: [Character]) {
        text.insert(contentsOf: characters, at: cursor)
        cursor += characters.count
    }

    private mutating func remove(_ range: Range<Int>) {
        text.removeSubrange(range)
        cursor = range.lowerBound
    }

    private mutating func kill(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        killed = Array(text[range])
        remove(range)
    }

    private var wordStart: Int {
        var start = cursor
        while start > 0, !text[start - 1].isInWord { start -= 1 }
        while start > 0, text[start - 1].isInWord { start -= 1 }
        return start
    }

    private var wordEnd: Int {
        var end = cursor
        while end < text.count, !text[end].isInWord { end += 1 }
        while end < text.count, text[end].isInWord { end += 1 }
        return end
    }

    private mutating func show(_ entry: Int) {
        guard (0...history.count).contains(entry), entry != place else { return }
        if place == history.count { draft = text }
        place = entry
        text = entry == history.count ? draft : Array(history[entry])
        cursor = text.count
    }

    private mutating func completed(_ isSecond: Bool) -> Event {
        let completion = complete(String(text[..<cursor]))
        guard !completion.candidates.isEmpty else { return .edited }
        let typed = text[cursor - min(completion.length, cursor)..<cursor]
        let common = Array(completion.commonStart)
        let isOne = completion.candidates.count == 1
        if isOne || common.count > typed.count {
            text.replaceSubrange(cursor - typed.count..<cursor, with: common)
            cursor += common.count - typed.count
            if isOne, cursor == text.count, common.last?.isInWord ?? false { insert([" "]) }
            return .edited
        }
        return isSecond ? .candidates(completion.candidates) : .edited
    }
}

extension Character {
    /// Whether a jump by words passes over it.
    var isInWord: Bool { isLetter || isNumber || self == "_" }
}

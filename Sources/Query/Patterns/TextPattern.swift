/// A compiled LIKE or ILIKE pattern: `%` stands for any characters, `_` for
/// one, a backslash makes the next character stand for itself.
public struct TextPattern: Sendable {
    private enum Piece: Sendable, Equatable {
        case character(Character)
        case one
        case any
    }

    private let pieces: [Piece]
    private let ignoresCase: Bool

    public init(like pattern: String, ignoresCase: Bool) {
        self.ignoresCase = ignoresCase
        var pieces: [Piece] = []
        var isEscaped = false
        for character in ignoresCase ? pattern.lowercased() : pattern {
            if isEscaped {
                pieces.append(.character(character))
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "%" {
                if pieces.last != .any { pieces.append(.any) }
            } else if character == "_" {
                pieces.append(.one)
            } else {
                pieces.append(.character(character))
            }
        }
        if isEscaped { pieces.append(.character("\\")) }
        self.pieces = pieces
    }

    /// A letter with its accent in one scalar and in two are unlike, as with `=`.
    private func accepts(_ piece: Piece, _ character: Character) -> Bool {
        switch piece {
        case .one: true
        case .any: false
        case .character(let expected): expected.utf8.elementsEqual(character.utf8)
        }
    }

    /// Greedy with one point to return to: linear in the text for each `%`.
    public func matches(_ text: String) -> Bool {
        let characters = Array(ignoresCase ? text.lowercased() : text)
        var position = 0
        var piece = 0
        var restart: (piece: Int, position: Int)?
        while position < characters.count {
            if piece < pieces.count, pieces[piece] == .any {
                restart = (piece + 1, position)
                piece += 1
            } else if piece < pieces.count,
                accepts(pieces[piece], characters[position])
            {
                piece += 1
                position += 1
            } else if let (afterAny, start) = restart {
                restart = (afterAny, start + 1)
                piece = afterAny
                position = start + 1
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }
}

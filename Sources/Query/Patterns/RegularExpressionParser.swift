/// Reads a regular expression: recursive descent over its scalars.
struct RegularExpressionParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    /// `(?i)` at the start.
    private(set) var ignoresCase = false

    private static let deepest = 100
    private static let mostRepetitions = 1000

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    mutating func parse() throws(RegularExpressionError) -> RegularExpressionNode {
        if take("(?i)") { ignoresCase = true }
        let node = try choice()
        guard position == scalars.count else {
            throw RegularExpressionError("the regular expression has a `)` without its `(`")
        }
        return node
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func choice() throws(RegularExpressionError) -> RegularExpressionNode {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(RegularExpressionError) -> RegularExpressionNode {
        var nodes: [RegularExpressionNode] = []
        while let next, next != "|", next != ")" { nodes.append(try repeated()) }
        return .sequence(nodes)
    }

    private mutating func repeated() throws(RegularExpressionError) -> RegularExpressionNode {
        let node = try single()
        let least: Int
        let most: Int?
        switch next {
        case "*": (least, most) = (0, nil)
        case "+": (least, most) = (1, nil)
        case "?": (least, most) = (0, 1)
        case "{":
            guard let counts = try self.counts() else { return node }
            (least, most) = counts
        default: return node
        }
        position += 1
        // Greedy or not is the same to one who asks only whether it matches.
        _ = take("?")
        if let next, "*+?".unicodeScalars.contains(next) {
            throw RegularExpressionError("the regular expression repeats a repetition: `\(next)`")
        }
        return .repetition(node, least: least, most: most)
    }

    /// `{3}`, `{3,}` or `{3,5}`, up to its brace; nil where it is plain text.
    private mutating func counts() throws(RegularExpressionError) -> (Int, Int?)? {
        guard let end = scalars[position...].firstIndex(of: "}") else { return nil }
        let inside = String(String.UnicodeScalarView(scalars[position + 1..<end]))
        let parts = inside.split(separator: ",", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts[0].utf8.allSatisfy({ Lexer.isDigit($0) }),
            let least = Int(parts[0])
        else { return nil }
        var most: Int? = least
        if parts.count == 2 { most = parts[1].isEmpty ? nil : Int(parts[1]) }
        if parts.count == 2, !parts[1].isEmpty, most == nil { return nil }
        guard least <= most ?? least, max(least, most ?? 0) <= Self.mostRepetitions else {
            throw RegularExpressionError(
                "the regular expression repeats from 0 to \(Self.mostRepetitions) times, found {\(inside)}")
        }
        position = end
        return (least, most)
    }

    private mutating func single() throws(RegularExpressionError) -> RegularExpressionNode {
        guard let scalar = next else { return .sequence([]) }
        position += 1
        switch scalar {
        case ".": return .one(.any)
        case "^": return .place(.start)
        case "$": return .place(.end)
        case "[": return .one(cased(try set()))
        case "\\": return try escaped()
        case "(": return try group()
        case "*", "+", "?":
            throw RegularExpressionError(
                "the regular expression has nothing before `\(scalar)` to repeat",
                hint: "the sign itself is written \\\(scalar)")
        default: return .one(cased(ScalarSet(scalar)))
        }
    }

    private func cased(_ set: ScalarSet) -> ScalarSet { ignoresCase ? set.ignoringCase : set }

    private mutating func group() throws(RegularExpressionError) -> RegularExpressionNode {
        guard depth < Self.deepest else {
            throw RegularExpressionError(
                "the regular expression is nested deeper than \(Self.deepest) levels")
        }
        if next == "?", !take("?:") {
            throw RegularExpressionError(
                "the regular expression has a group that is not known",
                hint: "known are (...), (?:...) and (?i) at the start")
        }
        depth += 1
        let node = try choice()
        depth -= 1
        guard take(")") else {
            throw RegularExpressionError("the regular expression has a `(` without its `)`")
        }
        return node
    }

    private mutating func escaped() throws(RegularExpressionError) -> RegularExpressionNode {
        if take("b") { return .place(.wordBoundary) }
        if take("B") { return .place(.noWordBoundary) }
        return .one(cased(try escapedSet()))
    }

    /// What follows a backslash, inside of brackets or not.
    private mutating func escapedSet() throws(RegularExpressionError) -> ScalarSet {
        guard let scalar = next else {
            throw RegularExpressionError("the regular expression ends with a backslash")
        }
        position += 1
        switch scalar {
        case "d": return .digit
        case "D": return .digit.inverted
        case "w": return .word
        case "W": return .word.inverted
        case "s": return .space
        case "S": return .space.inverted
        case "n": return ScalarSet("\n")
        case "t": return ScalarSet("\t")
        case "r": return ScalarSet("\r")
        default:
            if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                throw RegularExpressionError(
                    "the regular expression has `\\\(scalar)`, which is not known",
                    hint: "known are \\d \\w \\s \\b, their capitals, \\n \\t \\r, and signs such as \\.")
            }
            return ScalarSet(scalar)
        }
    }

    /// `[a-z_]` after its bracket.
    private mutating func set() throws(RegularExpressionError) -> ScalarSet {
        let isInverted = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while let scalar = next, isFirst || scalar != "]" {
            isFirst = false
            position += 1
            var low = ScalarSet(scalar)
            if scalar == "\\" { low = try escapedSet() }
            guard !low.isInverted else {
                throw RegularExpressionError("the regular expression has an inverted class in brackets")
            }
            guard low.ranges.count == 1, low.ranges[0].count == 1, next == "-",
                position + 1 < scalars.count, scalars[position + 1] != "]"
            else {
                ranges += low.ranges
                continue
            }
            position += 1
            let end = scalars[position]
            position += 1
            let high = end == "\\" ? try escapedSet() : ScalarSet(end)
            guard high.ranges.count == 1, high.ranges[0].count == 1,
                low.ranges[0].lowerBound <= high.ranges[0].lowerBound
            else {
                throw RegularExpressionError("the regular expression has a range in brackets that is empty")
            }
            ranges.append(low.ranges[0].lowerBound...high.ranges[0].lowerBound)
        }
        guard take("]") else {
            throw RegularExpressionError("the regular expression has a `[` without its `]`")
        }
        return ScalarSet(ranges, isInverted: isInverted)
    }
}

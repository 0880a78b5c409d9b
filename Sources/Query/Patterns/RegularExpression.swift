/// A compiled regular expression without back references, matched in time
/// proportional to the text and the expression, whatever they are: all ways
/// through it are followed at once (K. Thompson, "Regular expression search
/// algorithm", 1968), none is tried again.
///
/// Works on Unicode scalars, as `=` does, and not on characters.
public struct RegularExpression: Sendable {
    /// A step of the compiled program.
    enum Step: Sendable {
        /// Takes one scalar of the set.
        case take(ScalarSet)
        /// Goes on at both places.
        case split(Int, Int)
        case jump(Int)
        /// Goes on if the place in the text is of the kind.
        case check(RegularExpressionNode.Place)
        case match
    }

    /// Steps that one expression may have: a bound on counted repetitions in
    /// each other.
    static let mostSteps = 10_000

    let steps: [Step]
    private let ignoresCase: Bool

    public init(_ pattern: String) throws(RegularExpressionError) {
        var parser = RegularExpressionParser(pattern)
        let node = try parser.parse()
        ignoresCase = parser.ignoresCase
        var compiler = RegularExpressionCompiler()
        try compiler.add(node)
        steps = compiler.steps + [.match]
    }

    /// Whether it matches anywhere in the text.
    public func matches(_ text: String) -> Bool {
        var scalars = Array(text.unicodeScalars)
        if ignoresCase { scalars = scalars.map(ScalarSet.folded) }
        var current: [Int] = []
        var next: [Int] = []
        var mark = [Int](repeating: -1, count: steps.count)
        for place in 0...scalars.count {
            // A match may begin at every place.
            if follow(0, place, scalars, &current, &mark) { return true }
            guard place < scalars.count else { return false }
            next.removeAll(keepingCapacity: true)
            for step in current {
                guard case .take(let set) = steps[step], set.contains(scalars[place]) else { continue }
                if follow(step + 1, place + 1, scalars, &next, &mark) { return true }
            }
            swap(&current, &next)
        }
        return false
    }

    /// Adds the steps that take a scalar and are reached from `start` without
    /// taking one. Returns whether the end is among what is reached. `mark`
    /// holds the last place at which a step was reached.
    private func follow(
        _ start: Int, _ place: Int, _ scalars: [Unicode.Scalar], _ reached: inout [Int], _ mark: inout [Int]
    ) -> Bool {
        var open = [start]
        while let step = open.popLast() {
            guard mark[step] < place else { continue }
            mark[step] = place
            switch steps[step] {
            case .take: reached.append(step)
            case .split(let one, let other):
                open.append(other)
                open.append(one)
            case .jump(let target): open.append(target)
            case .check(let kind):
                if kind.holds(at: place, in: scalars) { open.append(step + 1) }
            case .match: return true
            }
        }
        return false
    }
}

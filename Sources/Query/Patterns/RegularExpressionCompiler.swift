/// Turns a tree into steps.
struct RegularExpressionCompiler {
    var steps: [RegularExpression.Step] = []

    private mutating func append(_ step: RegularExpression.Step) throws(RegularExpressionError) {
        guard steps.count < RegularExpression.mostSteps else {
            throw RegularExpressionError(
                "the regular expression is too large", hint: "repeat less often, as in: a{10}")
        }
        steps.append(step)
    }

    mutating func add(_ node: RegularExpressionNode) throws(RegularExpressionError) {
        switch node {
        case .one(let set): try append(.take(set))
        case .place(let place): try append(.check(place))
        case .sequence(let nodes): for node in nodes { try add(node) }
        case .choice(let nodes): try addChoice(nodes)
        case .repetition(let inner, let least, let most):
            for _ in 0..<least { try add(inner) }
            guard let most else { return try addAnyNumber(inner) }
            var splits: [Int] = []
            for _ in least..<most {
                splits.append(steps.count)
                try append(.jump(0))
                try add(inner)
            }
            for split in splits { steps[split] = .split(split + 1, steps.count) }
        }
    }

    private mutating func addChoice(_ nodes: [RegularExpressionNode]) throws(RegularExpressionError) {
        var jumps: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index < nodes.count - 1 else {
                try add(node)
                break
            }
            let split = steps.count
            try append(.jump(0))
            try add(node)
            jumps.append(steps.count)
            try append(.jump(0))
            steps[split] = .split(split + 1, steps.count)
        }
        for jump in jumps { steps[jump] = .jump(steps.count) }
    }

    private mutating func addAnyNumber(_ node: RegularExpressionNode) throws(RegularExpressionError) {
        let split = steps.count
        try append(.jump(0))
        try add(node)
        try append(.jump(split))
        steps[split] = .split(split + 1, steps.count)
    }
}

extension Expression: CustomStringConvertible {
    /// The expression in canonical form, with no more parentheses than it
    /// needs: the heading of a result column. Parsing it gives an equal tree.
    public var text: String {
        var text = ""
        write(to: &text, atLeast: .or)
        return text
    }

    public var description: String { text }

    /// In parentheses where the surroundings hold tighter than this does.
    private func write(to text: inout String, atLeast minimum: Precedence) {
        let enclosed = kind.precedence < minimum
        if enclosed { text += "(" }
        writeKind(to: &text)
        if enclosed { text += ")" }
    }

    private func writeKind(to text: inout String) {
        switch kind {
        case .literal(let literal): text += literal.text
        case .column(let column): text += column.text
        case .negation(let operand): operand.writeNegated(to: &text)
        case .not(let operand):
            text += "NOT "
            operand.write(to: &text, atLeast: .not)
        case .all(let operands):
            Expression.write(operands, separatedBy: " AND ", to: &text, atLeast: .not)
        case .any(let operands):
            Expression.write(operands, separatedBy: " OR ", to: &text, atLeast: .and)
        case .arithmetic(let operation, let left, let right):
            left.write(to: &text, atLeast: operation.precedence)
            text += " \(operation.rawValue) "
            right.write(to: &text, atLeast: operation.rightPrecedence)
        case .call(let call):
            text += call.name + "("
            if call.isStar { text += "*" }
            if call.isDistinct { text += "DISTINCT " }
            Expression.write(call.arguments, separatedBy: ", ", to: &text, atLeast: .or)
            text += ")"
        case .cases(let cases): cases.write(to: &text)
        case .cast(let operand, let type): text += "CAST(\(operand.text) AS \(type.rawValue))"
        case .query(let query): text += "(\(query.text))"
        case .file(let path): text += "FILE \(Literal.text(path).text)"
        case .comparison, .list, .between, .match, .isNull, .inQuery: writePredicate(to: &text)
        }
    }

    private func writePredicate(to text: inout String) {
        switch kind {
        case .comparison(let operation, let left, let right):
            left.write(to: &text, atLeast: .additive)
            text += " \(operation.rawValue) "
            right.write(to: &text, atLeast: .additive)
        case .list(let value, let items, let isNegated):
            value.write(to: &text, atLeast: .additive)
            text += isNegated ? " NOT IN " : " IN "
            if case .file = items.first?.kind { return items[0].writeKind(to: &text) }
            text += "("
            Expression.write(items, separatedBy: ", ", to: &text, atLeast: .or)
            text += ")"
        case .between(let value, let lower, let upper, let isNegated):
            value.write(to: &text, atLeast: .additive)
            text += isNegated ? " NOT BETWEEN " : " BETWEEN "
            lower.write(to: &text, atLeast: .additive)
            text += " AND "
            upper.write(to: &text, atLeast: .additive)
        case .match(let operation, let value, let pattern, let isNegated):
            value.write(to: &text, atLeast: .additive)
            text += isNegated ? " NOT \(operation.rawValue) " : " \(operation.rawValue) "
            pattern.write(to: &text, atLeast: .additive)
        case .inQuery(let value, let query, let isNegated):
            value.write(to: &text, atLeast: .additive)
            text += (isNegated ? " NOT IN (" : " IN (") + query.text + ")"
        case .isNull(let value, let isNegated):
            value.write(to: &text, atLeast: .additive)
            text += isNegated ? " IS NOT NULL" : " IS NULL"
        default: break
        }
    }

    /// `-5` is the literal and `-(5)` its negation; `--` would start a comment.
    private func writeNegated(to text: inout String) {
        switch kind {
        case .literal(.integer), .literal(.unsigned), .literal(.double), .negation:
            text += "-(\(self.text))"
        default:
            text += "-"
            write(to: &text, atLeast: .unary)
        }
    }

    private static func write(
        _ operands: [Expression], separatedBy separator: String, to text: inout String,
        atLeast minimum: Precedence
    ) {
        for (position, operand) in operands.enumerated() {
            if position > 0 { text += separator }
            operand.write(to: &text, atLeast: minimum)
        }
    }
}

extension CaseExpression {
    fileprivate func write(to text: inout String) {
        text += "CASE"
        if let operand { text += " \(operand.text)" }
        for branch in branches { text += " WHEN \(branch.when.text) THEN \(branch.then.text)" }
        if let otherwise { text += " ELSE \(otherwise.text)" }
        text += " END"
    }
}

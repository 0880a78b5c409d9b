extension Expression: CustomStringConvertible {
    /// The expression in canonical form, with no more parentheses than it
    /// needs: the heading of a result column. Parsing it gives an equal tree.
    public var text: String { text(name: \.text) }

    /// The same with every column written as `name` says, those of queries inside
    /// of it left as they are.
    func text(name: (ColumnName) -> String) -> String {
        var text = ""
        write(to: &text, atLeast: .or, name)
        return text
    }

    public var description: String { text }

    /// In parentheses where the surroundings hold tighter than this does.
    private func write(
        to text: inout String, atLeast minimum: Precedence, _ name: (ColumnName) -> String
    ) {
        let enclosed = kind.precedence < minimum
        if enclosed { text += "(" }
        writeKind(to: &text, name)
        if enclosed { text += ")" }
    }

    private func writeKind(to text: inout String, _ name: (ColumnName) -> String) {
        switch kind {
        case .literal(let literal): text += literal.text
        case .column(let column): text += name(column)
        case .negation(let operand): operand.writeNegated(to: &text, name)
        case .not(let operand):
            text += "NOT "
            operand.write(to: &text, atLeast: .not, name)
        case .all(let operands):
            Expression.write(operands, separatedBy: " AND ", to: &text, atLeast: .not, name)
        case .any(let operands):
            Expression.write(operands, separatedBy: " OR ", to: &text, atLeast: .and, name)
        case .arithmetic(let operation, let left, let right):
            left.write(to: &text, atLeast: operation.precedence, name)
            text += " \(operation.rawValue) "
            right.write(to: &text, atLeast: operation.rightPrecedence, name)
        case .call(let call):
            text += call.name + "("
            if call.isStar { text += "*" }
            if call.isDistinct { text += "DISTINCT " }
            Expression.write(call.arguments, separatedBy: ", ", to: &text, atLeast: .or, name)
            text += ")"
        case .cases(let cases): cases.write(to: &text, name)
        case .cast(let operand, let type): text += "CAST(\(operand.text(name: name)) AS \(type.rawValue))"
        case .query(let query): text += "(\(query.text))"
        case .file(let path): text += "FILE \(Literal.text(path).text)"
        case .comparison, .list, .between, .match, .isNull, .inQuery: writePredicate(to: &text, name)
        }
    }

    private func writePredicate(to text: inout String, _ name: (ColumnName) -> String) {
        switch kind {
        case .comparison(let operation, let left, let right):
            left.write(to: &text, atLeast: .additive, name)
            text += " \(operation.rawValue) "
            right.write(to: &text, atLeast: .additive, name)
        case .list(let value, let items, let isNegated):
            value.write(to: &text, atLeast: .additive, name)
            text += isNegated ? " NOT IN " : " IN "
            if case .file = items.first?.kind { return items[0].writeKind(to: &text, name) }
            text += "("
            Expression.write(items, separatedBy: ", ", to: &text, atLeast: .or, name)
            text += ")"
        case .between(let value, let lower, let upper, let isNegated):
            value.write(to: &text, atLeast: .additive, name)
            text += isNegated ? " NOT BETWEEN " : " BETWEEN "
            lower.write(to: &text, atLeast: .additive, name)
            text += " AND "
            upper.write(to: &text, atLeast: .additive, name)
        case .match(let operation, let value, let pattern, let isNegated):
            value.write(to: &text, atLeast: .additive, name)
            text += isNegated ? " NOT \(operation.rawValue) " : " \(operation.rawValue) "
            pattern.write(to: &text, atLeast: .additive, name)
        case .inQuery(let value, let query, let isNegated):
            value.write(to: &text, atLeast: .additive, name)
            text += (isNegated ? " NOT IN (" : " IN (") + query.text + ")"
        case .isNull(let value, let isNegated):
            value.write(to: &text, atLeast: .additive, name)
            text += isNegated ? " IS NOT NULL" : " IS NULL"
        default: break
        }
    }

    /// `-5` is the literal and `-(5)` its negation; `--` would start a comment.
    private func writeNegated(to text: inout String, _ name: (ColumnName) -> String) {
        switch kind {
        case .literal(.integer), .literal(.unsigned), .literal(.double), .negation:
            text += "-(\(self.text(name: name)))"
        default:
            text += "-"
            write(to: &text, atLeast: .unary, name)
        }
    }

    private static func write(
        _ operands: [Expression], separatedBy separator: String, to text: inout String,
        atLeast minimum: Precedence, _ name: (ColumnName) -> String
    ) {
        for (position, operand) in operands.enumerated() {
            if position > 0 { text += separator }
            operand.write(to: &text, atLeast: minimum, name)
        }
    }
}

extension CaseExpression {
    fileprivate func write(to text: inout String, _ name: (ColumnName) -> String) {
        text += "CASE"
        if let operand { text += " \(operand.text(name: name))" }
        for branch in branches {
            text += " WHEN \(branch.when.text(name: name)) THEN \(branch.then.text(name: name))"
        }
        if let otherwise { text += " ELSE \(otherwise.text(name: name))" }
        text += " END"
    }
}

import Query

/// A tree as nested parentheses, operator first, so that a test shows the
/// structure that was parsed and not only its text.
func outline(_ expression: Expression) -> String {
    switch expression.kind {
    case .literal(let literal): return literal.text
    case .column(let column): return column.text
    case .negation(let operand): return "(neg \(outline(operand)))"
    case .arithmetic(let operation, let left, let right):
        return "(\(operation.rawValue) \(outline(left)) \(outline(right)))"
    case .not(let operand): return "(not \(outline(operand)))"
    case .all(let operands): return "(and \(outline(operands)))"
    case .any(let operands): return "(or \(outline(operands)))"
    case .comparison(let operation, let left, let right):
        return "(\(operation.rawValue) \(outline(left)) \(outline(right)))"
    case .list(let value, let items, let isNegated):
        return "(\(isNegated ? "not-in" : "in") \(outline(value)) \(outline(items)))"
    case .between(let value, let lower, let upper, let isNegated):
        return "(\(isNegated ? "not-between" : "between") \(outline([value, lower, upper])))"
    case .match(let operation, let value, let pattern, let isNegated):
        return "(\(isNegated ? "not-" : "")\(operation.rawValue) \(outline([value, pattern])))"
    case .isNull(let value, let isNegated): return "(\(isNegated ? "valid" : "null") \(outline(value)))"
    case .call(let call):
        let flags = (call.isStar ? " *" : "") + (call.isDistinct ? " distinct" : "")
        let arguments = call.arguments.isEmpty ? "" : " " + outline(call.arguments)
        return "(call \(call.name)\(flags)\(arguments))"
    case .cases(let cases):
        let operand = cases.operand.map { " " + outline($0) } ?? ""
        let branches = cases.branches.map { " [\(outline([$0.when, $0.then]))]" }.joined()
        return "(case\(operand)\(branches)\(cases.otherwise.map { " else " + outline($0) } ?? ""))"
    case .inQuery(let value, let query, let isNegated):
        return "(\(isNegated ? "not-in" : "in") \(outline(value)) \(query))"
    case .query(let query): return "(query \(query))"
    case .file(let path): return "(file \(path))"
    case .cast(let operand, let type): return "(cast \(outline(operand)) \(type.rawValue))"
    }
}

func outline(_ expressions: [Expression]) -> String {
    expressions.map { outline($0) }.joined(separator: " ")
}

/// The rendered error of a query that must not parse.
func failure(_ text: String) -> String {
    do {
        return "parsed: \(try Parser.statement(text))"
    } catch {
        return error.rendered(in: text)
    }
}

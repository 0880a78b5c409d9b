import SynDB

/// A condition as text and as a naive three-valued evaluation.
indirect enum OracleCondition {
    case compare(OracleField, String, OracleCell)
    case compareColumns(OracleField, String, OracleField)
    /// `field operator number` compared with a number.
    case arithmetic(OracleField, String, OracleCell, String, OracleCell)
    case between(OracleField, OracleCell, OracleCell, negated: Bool)
    case list(OracleField, [OracleCell], negated: Bool)
    case isNull(OracleField, negated: Bool)
    case like(OracleField, String, ignoresCase: Bool, negated: Bool)
    case search(OracleField, String, negated: Bool)
    /// `argmax_name` of some columns compared with a name.
    case largest([OracleField], String, String)
    case allOf(OracleField, String, OracleCell)
    case flag(OracleField)
    case not(OracleCondition)
    case and([OracleCondition])
    case or([OracleCondition])

    var text: String {
        switch self {
        case .compare(let field, let symbol, let cell): "\(field.written) \(symbol) \(cell.literal)"
        case .compareColumns(let left, let symbol, let right): "\(left.written) \(symbol) \(right.written)"
        case .arithmetic(let field, let operation, let number, let symbol, let cell):
            "\(field.written) \(operation) \(number.literal) \(symbol) \(cell.literal)"
        case .between(let field, let low, let high, let negated):
            "\(field.written) \(negated ? "NOT " : "")BETWEEN \(low.literal) AND \(high.literal)"
        case .list(let field, let cells, let negated):
            "\(field.written) \(negated ? "NOT " : "")IN (\(cells.map(\.literal).joined(separator: ", ")))"
        case .isNull(let field, let negated): "\(field.written) IS \(negated ? "NOT " : "")NULL"
        case .like(let field, let pattern, let ignoresCase, let negated):
            "\(field.written) \(negated ? "NOT " : "")\(ignoresCase ? "ILIKE" : "LIKE") \(OracleCell.text(pattern).literal)"
        case .search(let field, let pattern, let negated):
            "\(field.written) \(negated ? "NOT " : "")REGEXP \(OracleCell.text(pattern).literal)"
        case .largest(let fields, let symbol, let name):
            "argmax_name(\(fields.map(\.written).joined(separator: ", "))) \(symbol) '\(name)'"
        case .allOf(let field, let symbol, let cell): "ALL(\(field.written)) \(symbol) \(cell.literal)"
        case .flag(let field): field.written
        case .not(let operand): "NOT (\(operand.text))"
        case .and(let operands): "(" + operands.map(\.text).joined(separator: " AND ") + ")"
        case .or(let operands): "(" + operands.map(\.text).joined(separator: " OR ") + ")"
        }
    }

    func truth(_ row: OracleStore.Row, _ store: OracleStore) -> Bool? {
        switch self {
        case .not(let operand): return operand.truth(row, store).map { !$0 }
        case .and(let operands):
            return Self.conjunction(
                Self.withSameElements(operands).map { group in
                    group.count == 1
                        ? group[0].truth(row, store)
                        : Self.any(store.elements(group[0].manyField!, row.dataset)) { element in
                            Self.conjunction(group.map { $0.holds(element[$0.manyField!.name] ?? .null) })
                        }
                })
        case .or(let operands):
            return Self.conjunction(operands.map { $0.truth(row, store).map { !$0 } }).map { !$0 }
        case .compareColumns(let left, let symbol, let right):
            return Self.compare(store.value(left, row), symbol, store.value(right, row))
        case .arithmetic(let field, let operation, let number, let symbol, let cell):
            return Self.compare(Self.compute(store.value(field, row), operation, number), symbol, cell)
        case .largest(let fields, let symbol, let name):
            var largest: (cell: OracleCell, name: String)?
            for field in fields {
                let cell = store.value(field, row)
                if cell.isNull { continue }
                if let held = largest, OracleCell.order(cell, held.cell) != 1 { continue }
                largest = (cell, field.name)
            }
            return Self.compare(largest.map { .text($0.name) } ?? .null, symbol, .text(name))
        case .flag(let field):
            guard case .bool(let value) = store.value(field, row) else { return nil }
            return value
        case .isNull(let field, let negated):
            let isNull =
                field.isMany ? store.values(field, row.dataset).isEmpty : store.value(field, row).isNull
            return isNull != negated
        case .allOf(let field, let symbol, let cell):
            let elements = store.elements(field, row.dataset).map { $0[field.name] ?? .null }
            guard !elements.isEmpty else { return nil }
            return Self.conjunction(elements.map { Self.compare($0, symbol, cell) })
        default:
            guard let field = operand else { return nil }
            if field.isMany {
                let truth = Self.any(store.elements(field, row.dataset)) {
                    positive.holds($0[field.name] ?? .null)
                }
                return isNegated ? truth.map { !$0 } : truth
            }
            let truth = positive.holds(store.value(field, row))
            return isNegated ? truth.map { !$0 } : truth
        }
    }
}

extension OracleCondition {
    /// The one column of a condition on a value.
    private var operand: OracleField? {
        switch self {
        case .compare(let field, _, _), .between(let field, _, _, _), .list(let field, _, _),
            .like(let field, _, _, _), .search(let field, _, _):
            field
        default: nil
        }
    }

    private var isNegated: Bool {
        switch self {
        case .compare(_, let symbol, _): symbol == "!="
        case .between(_, _, _, let negated), .list(_, _, let negated), .like(_, _, _, let negated),
            .search(_, _, let negated):
            negated
        default: false
        }
    }

    private var positive: OracleCondition {
        switch self {
        case .compare(let field, "!=", let cell): .compare(field, "=", cell)
        case .between(let field, let low, let high, _): .between(field, low, high, negated: false)
        case .list(let field, let cells, _): .list(field, cells, negated: false)
        case .like(let field, let pattern, let ignoresCase, _):
            .like(field, pattern, ignoresCase: ignoresCase, negated: false)
        case .search(let field, let pattern, _): .search(field, pattern, negated: false)
        default: self
        }
    }

    /// The many-valued column that a positive condition asks about.
    private var manyField: OracleField? { isNegated ? nil : operand.flatMap { $0.isMany ? $0 : nil } }

    /// Operands of one AND that speak of several parts of one field, together.
    private static func withSameElements(_ operands: [OracleCondition]) -> [[OracleCondition]] {
        var groups: [[OracleCondition]] = []
        var byField: [String: [OracleCondition]] = [:]
        for operand in operands {
            if let group = operand.manyField?.group {
                byField[group, default: []].append(operand)
            } else {
                groups.append([operand])
            }
        }
        for group in byField.values {
            if Set(group.map { $0.manyField!.name }).count > 1 {
                groups.append(group)
            } else {
                groups += group.map { [$0] }
            }
        }
        return groups
    }

    private static func any(_ elements: [[String: OracleCell]], _ holds: ([String: OracleCell]) -> Bool?)
        -> Bool?
    {
        guard !elements.isEmpty else { return nil }
        return conjunction(elements.map { holds($0).map { !$0 } }).map { !$0 }
    }

    private static func conjunction(_ truths: [Bool?]) -> Bool? {
        if truths.contains(where: { $0 == false }) { return false }
        return truths.contains { $0 == nil } ? nil : true
    }

    static func compare(_ left: OracleCell, _ symbol: String, _ right: OracleCell) -> Bool? {
        guard let order = OracleCell.order(left, right) else { return nil }
        return switch symbol {
        case "=": order == 0
        case "!=": order != 0
        case "<": order < 0
        case "<=": order <= 0
        case ">": order > 0
        default: order >= 0
        }
    }

    /// A positive condition on one value.
    private func holds(_ value: OracleCell) -> Bool? {
        switch self {
        case .compare(_, let symbol, let cell): return Self.compare(value, symbol, cell)
        case .between(_, let low, let high, _):
            return Self.conjunction([Self.compare(value, ">=", low), Self.compare(value, "<=", high)])
        case .list(_, let cells, _):
            let truths = cells.map { Self.compare(value, "=", $0).map { !$0 } }
            return Self.conjunction(truths).map { !$0 }
        case .like(_, let pattern, let ignoresCase, _):
            let text: String
            switch value {
            case .text(let value), .id(let value): text = value
            default: return nil
            }
            return ignoresCase
                ? Self.matches(Array(text.lowercased())[...], Array(pattern.lowercased())[...])
                : Self.matches(Array(text)[...], Array(pattern)[...])
        case .search(_, let pattern, _):
            switch value {
            case .text(let text), .id(let text):
                guard let regex = try? Regex(pattern).matchingSemantics(.unicodeScalar) else { return nil }
                return text.contains(regex)
            default: return nil
            }
        default: return nil
        }
    }

    private static func matches(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "%" {
            return (text.startIndex...text.endIndex).contains { matches(text[$0...], pattern.dropFirst()) }
        }
        guard let character = text.first else { return false }
        let isSame = first == "_" || String(first).utf8.elementsEqual(String(character).utf8)
        return isSame && matches(text.dropFirst(), pattern.dropFirst())
    }

    private static func compute(_ left: OracleCell, _ operation: String, _ right: OracleCell) -> OracleCell {
        if case .int(let a) = left, case .int(let b) = right, operation != "/" {
            switch operation {
            case "+": return .int(a + b)
            case "-": return .int(a - b)
            case "*": return .int(a * b)
            default: return b == 0 ? .null : .int(a % b)
            }
        }
        guard let a = number(left), let b = number(right) else { return .null }
        return switch operation {
        case "+": .double(a + b)
        case "-": .double(a - b)
        case "*": .double(a * b)
        case "/": b == 0 ? .null : .double(a / b)
        default: b == 0 ? .null : .double(a.truncatingRemainder(dividingBy: b))
        }
    }

    private static func number(_ cell: OracleCell) -> Double? {
        switch cell {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}

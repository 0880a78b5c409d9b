import Bits
import Query
import Testing

/// Random trees of every kind of expression.
private struct TreeMaker {
    var generator: SplitMix64

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

    mutating func flag() -> Bool { Bool.random(using: &generator) }

    mutating func name() -> String {
        let names = [
            "a", "mesh_volume", "Order", "select", "with space", "quo\"te", "größe", "x1", "1x", "_", "-",
            "null",
            "left", "--", "'", "a.b", "\n", "e\u{301}",
        ]
        return names[below(names.count)]
    }

    mutating func literal() -> Literal {
        switch below(8) {
        case 0: return .null
        case 1: return .boolean(flag())
        case 2: return .integer(Int64(truncatingIfNeeded: generator.next()))
        case 3: return .integer([0, -1, 5, .min, .max][below(5)])
        case 4: return .unsigned(generator.next() | 1 << 63)
        case 5:
            let value = Double(bitPattern: generator.next())
            return .double(value.isFinite ? value : -0.0)
        case 6: return .double([0, -1.5, 1e16, .leastNonzeroMagnitude, .greatestFiniteMagnitude][below(5)])
        default: return .text(["", "it's", "''", "a\nb", "µ🧠", "--", "\"", "\0", "\r\n"][below(9)])
        }
    }

    mutating func trees(_ count: Int, _ depth: Int) -> [Expression] {
        (0..<count).map { _ in tree(depth) }
    }

    mutating func tree(_ depth: Int) -> Expression {
        guard depth > 1 else {
            if flag() { return Expression(.literal(literal())) }
            return Expression(.column(ColumnName(table: below(4) == 0 ? name() : nil, name())))
        }
        return Expression(kind(below(depth)))
    }

    mutating func kind(_ depth: Int) -> Expression.Kind {
        switch below(13) {
        case 0: return .negation(tree(depth))
        case 1: return .arithmetic(ArithmeticOperator.allCases[below(5)], tree(depth), tree(depth))
        case 2: return .not(tree(depth))
        case 3: return .all(trees(2 + below(3), depth))
        case 4: return .any(trees(2 + below(3), depth))
        case 5: return .comparison(ComparisonOperator.allCases[below(7)], tree(depth), tree(depth))
        case 6: return .list(tree(depth), items: trees(1 + below(4), depth), isNegated: flag())
        case 7: return .between(tree(depth), lower: tree(depth), upper: tree(depth), isNegated: flag())
        case 8:
            let operation = PatternOperator.allCases[below(3)]
            return .match(operation, tree(depth), pattern: tree(depth), isNegated: flag())
        case 9: return .isNull(tree(depth), isNegated: flag())
        case 10:
            if below(4) == 0 { return .call(FunctionCall("count", [], isStar: true)) }
            let arguments = trees(below(3), depth)
            return .call(FunctionCall("sum", arguments, isDistinct: !arguments.isEmpty && flag()))
        case 11:
            let branches = (0..<(1 + below(2))).map { _ in
                CaseExpression.Branch(when: tree(depth), then: tree(depth))
            }
            return .cases(
                CaseExpression(
                    operand: flag() ? tree(depth) : nil, branches: branches,
                    otherwise: flag() ? tree(depth) : nil))
        default: return .cast(tree(depth), CastType.allCases[below(5)])
        }
    }
}

@Suite("Printing and parsing") struct RoundTripTests {
    @Test func randomTreesParseBackEqual() throws {
        for seed in UInt64(0)..<3_000 {
            var maker = TreeMaker(generator: SplitMix64(seed: seed))
            let tree = maker.tree(1 + maker.below(7))
            let text = tree.text
            do {
                let parsed = try Parser.expression(text)
                #expect(parsed == tree, "seed \(seed): \(text)")
                #expect(parsed.text == text, "seed \(seed)")
            } catch {
                Issue.record("seed \(seed): \(error.rendered(in: text))")
            }
        }
    }

    @Test func randomStatementsParseBackEqual() throws {
        for seed in UInt64(0)..<1_000 {
            var maker = TreeMaker(generator: SplitMix64(seed: seed))
            var statement = SelectStatement(items: [], source: .table(TableName(maker.name())))
            for _ in 0...maker.below(3) {
                let alias = maker.flag() ? maker.name() : nil
                statement.items.append(.expression(maker.tree(3), alias: alias))
            }
            if maker.flag() { statement.items.append(.allColumns(SourceRange(0, 0))) }
            if maker.flag() {
                statement.source = .table(TableName(maker.name(), alias: maker.name()))
            }
            for _ in 0..<maker.below(3) {
                let source = TableSource.table(
                    TableName(maker.name(), alias: maker.flag() ? maker.name() : nil))
                statement.joins.append(JoinClause(source, isLeft: maker.flag(), on: maker.tree(3)))
            }
            if maker.flag() {
                let inner = SelectStatement(
                    items: [.allColumns(SourceRange(0, 0), table: maker.flag() ? maker.name() : nil)],
                    source: statement.source)
                statement.source = .query(
                    inner, alias: maker.flag() ? maker.name() : nil, SourceRange(0, 0))
                if maker.flag() { statement.common = [CommonTable(maker.name(), inner)] }
                if maker.flag() {
                    statement.having = Expression(
                        .inQuery(maker.tree(2), inner, isNegated: maker.flag()))
                    statement.groupBy.append(Expression(.query(inner)))
                }
            }
            statement.isDistinct = maker.flag()
            if maker.flag() { statement.filter = maker.tree(4) }
            statement.groupBy = maker.trees(maker.below(3), 3)
            if maker.flag() { statement.having = maker.tree(3) }
            for _ in 0..<maker.below(3) {
                let nullsFirst = maker.flag() ? maker.flag() : nil
                statement.orderBy.append(
                    OrderItem(maker.tree(3), isDescending: maker.flag(), nullsFirst: nullsFirst))
            }
            if maker.flag() { statement.limit = maker.below(100) }
            if maker.flag() { statement.offset = maker.below(100) }
            do {
                #expect(try Parser.statement(statement.text) == statement, "seed \(seed)")
            } catch {
                Issue.record("seed \(seed): \(error.rendered(in: statement.text))")
            }
        }
    }
}

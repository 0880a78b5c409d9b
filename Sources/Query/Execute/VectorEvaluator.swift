import Bits
import Catalog
import Columns

/// Evaluates conditions over whole batches: the common shapes (a column
/// against a constant) in tight loops, everything else row by row with
/// `ScalarEvaluator`.
struct VectorEvaluator {
    let catalog: Catalog
    let batch: Batch

    /// Only rows of `live` need be decided (nil: all of them): an operand of
    /// AND or OR is not evaluated for a row that the operands before it have
    /// decided, so that `s LIKE '1%' AND CAST(s AS INTEGER) > 3` casts no other
    /// text. What comes out for the other rows has no meaning.
    func truth(of expression: BoundExpression, live: Bitmap? = nil) throws -> Truth {
        if expression.isConstantInDataset {
            var evaluator = ScalarEvaluator(catalog: catalog, dataset: batch.dataset)
            return Truth(try evaluator.truth(of: expression), count: batch.count)
        }
        switch expression {
        case .not(let operand): return !(try truth(of: operand, live: live))
        case .all(let operands):
            var result = Truth(true, count: batch.count)
            var undecided = live ?? Bitmap(count: batch.count, repeating: true)
            for part in ColumnBounds.joined(operands, batch.types) {
                switch part {
                case .expression(let operand): result.formAnd(try truth(of: operand, live: undecided))
                case .bounds(let bounds, let operands):
                    if let inside = try select(bounds, where: undecided) {
                        result.formAnd(inside)
                    } else {
                        for operand in operands { result.formAnd(try truth(of: operand, live: undecided)) }
                    }
                }
                undecided.formIntersection(result.possible)
                if undecided.isEmpty { break }
            }
            return result
        case .any(let operands):
            var result = Truth(false, count: batch.count)
            var undecided = live ?? Bitmap(count: batch.count, repeating: true)
            for operand in operands {
                result.formOr(try truth(of: operand, live: undecided))
                undecided.formIntersection(result.isTrue.inverted())
                if undecided.isEmpty { break }
            }
            return result
        case .comparison(_, .rowID, .literal), .comparison(_, .literal, .rowID), .inList(.rowID, _, _):
            if case .inList(_, let members, _) = expression, members.count > batch.count {
                return try rowByRow(expression, live)
            }
            guard let selection = RowSelection.exact(expression) else {
                return try rowByRow(expression, live)
            }
            return truth(of: selection)
        case .comparison(let symbol, .metric(let column), .literal(let value)):
            return try compare(column, symbol, value, live)
        case .comparison(let symbol, .literal(let value), .metric(let column)):
            return try compare(column, symbol.mirrored, value, live)
        case .inList(.metric(let column), let members, let hasNull):
            var result =
                try select(column, among: members, where: live) ?? decide(column) { members.contains($0) }
            // NULL in the list may be any value but those that are in it, too.
            if hasNull { result.isNull = result.isTrue.inverted() }
            return result
        case .match(.metric(let column), let pattern) where batch.types[column] == .text:
            return try decideDistinct(column) { pattern.matches($0.text) }
        case .match(.cast(.metric(let column), .text), let pattern) where batch.types[column] == .id:
            return try decideDistinct(column) { pattern.matches($0.text) }
        case .search(.metric(let column), let form) where batch.types[column] == .text:
            return try decideDistinct(column) { form.matches($0.text) }
        case .inScopedList(.metric(let column), .datasetOrdinal, let members):
            let dataset = batch.dataset.map { Value.integer(Int64($0.rawValue)) } ?? .null
            guard let list = members.lists[dataset] else { return Truth(false, count: batch.count) }
            if list.hasNull { return try rowByRow(expression, live) }
            return try select(column, among: list.members, where: live)
                ?? decide(column) { list.members.contains($0) }
        case .isNull(.metric(let column)):
            let nulls = try batch.page.nulls(of: column, rows: batch.rows)
            return Truth(isTrue: nulls, isNull: Bitmap(count: batch.count, repeating: false))
        default: return try rowByRow(expression, live)
        }
    }

    /// `rowid` against constants.
    private func truth(of selection: RowSelection) -> Truth {
        var result = Truth(false, count: batch.count)
        for part in selection.parts(in: batch.firstRowID..<batch.firstRowID + Int64(batch.count)) {
            result.isTrue.set(
                Int(part.lowerBound - batch.firstRowID)..<Int(part.upperBound - batch.firstRowID))
        }
        return result
    }

    /// A column against a constant.
    private func compare(
        _ index: Int, _ symbol: ComparisonOperator, _ value: Value, _ live: Bitmap?
    ) throws -> Truth {
        if value.isNull { return Truth(nil, count: batch.count) }
        if let selected = try select(index, symbol, value, where: live) { return selected }
        let column = try batch.column(index)
        switch (column.values, value) {
        case (.doubles(let values), .double(let constant)) where !constant.isNaN:
            return masked(column, Self.compare(values, symbol, constant))
        case (.doubles(let values), .integer(let constant)) where Int64(exactly: Double(constant)) == constant:
            return masked(column, Self.compare(values, symbol, Double(constant)))
        case (.integers(let values), .integer(let constant)):
            return masked(column, Self.compare(values, symbol, constant))
        case (.identifiers(.integers(let values)), .identifier(.integer(let constant))):
            return masked(column, Self.compare(values, symbol, constant))
        default: return try decide(index) { symbol.holds($0, value) ?? false }
        }
    }

    /// A condition on texts or identifiers, asked once for each distinct one
    /// where the page allows it.
    private func decideDistinct(_ index: Int, _ holds: (Value) -> Bool) throws -> Truth {
        try select(index, holds) ?? decide(index, holds)
    }

    /// A condition on the values of a decoded column, decided once for each
    /// distinct text of the rows.
    private func decide(_ index: Int, _ holds: (Value) -> Bool) throws -> Truth {
        let column = try batch.column(index)
        var isTrue = Bitmap(count: batch.count, repeating: false)
        if case .texts(let texts) = column.values {
            // A few rows of a page share its dictionary: what they do not use is not asked for.
            var known = [Bool?](repeating: nil, count: texts.dictionary.count)
            for (row, code) in texts.codes.enumerated() {
                let accepted = known[Int(code)] ?? holds(.text(texts.dictionary[Int(code)]))
                known[Int(code)] = accepted
                if accepted { isTrue.set(row) }
            }
        } else {
            let type = batch.types[index]
            for row in 0..<batch.count where column.isValid(row) && holds(Batch.cell(column, row, type)) {
                isTrue.set(row)
            }
        }
        return masked(column, isTrue)
    }

    private func masked(_ column: ColumnVector, _ isTrue: Bitmap) -> Truth {
        guard let validity = column.validity else {
            return Truth(isTrue: isTrue, isNull: Bitmap(count: batch.count, repeating: false))
        }
        var isTrue = isTrue
        isTrue.formIntersection(validity)
        return Truth(isTrue: isTrue, isNull: validity.inverted())
    }

    private func rowByRow(_ expression: BoundExpression, _ live: Bitmap?) throws -> Truth {
        var result = Truth(false, count: batch.count)
        var evaluator = try RowEvaluator(catalog: catalog, batch: batch, reading: [expression])
        func decide(_ row: Int) throws {
            switch try evaluator.truth(of: expression, row: row) {
            case true?: result.isTrue.set(row)
            case nil: result.isNull.set(row)
            case false?: break
            }
        }
        if let live {
            try live.forEachSet(decide)
        } else {
            for row in 0..<batch.count { try decide(row) }
        }
        return result
    }
}

extension VectorEvaluator {
    /// A word of 64 results at a time; the loop has no branch to mispredict.
    private static func bits(_ count: Int, _ holds: (Int) -> Bool) -> Bitmap {
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for word in words.indices {
            var bits: UInt64 = 0
            for bit in 0..<min(64, count - word * 64) {
                bits |= (holds(word &* 64 &+ bit) ? 1 : 0) &<< UInt64(bit)
            }
            words[word] = bits
        }
        return Bitmap(words: words, count: count)
    }

    /// NaN is above every constant: `>` and `!=` hold for it, `<` does not.
    private static func compare(_ values: [Double], _ symbol: ComparisonOperator, _ constant: Double)
        -> Bitmap
    {
        values.withUnsafeBufferPointer { values in
            switch symbol {
            case .equal, .under: bits(values.count) { values[$0] == constant }
            case .notEqual: bits(values.count) { values[$0] != constant }
            case .less: bits(values.count) { values[$0] < constant }
            case .lessOrEqual: bits(values.count) { values[$0] <= constant }
            case .greater: bits(values.count) { !(values[$0] <= constant) }
            case .greaterOrEqual: bits(values.count) { !(values[$0] < constant) }
            }
        }
    }

    private static func compare(_ values: [Int64], _ symbol: ComparisonOperator, _ constant: Int64) -> Bitmap
    {
        values.withUnsafeBufferPointer { values in
            switch symbol {
            case .equal, .under: bits(values.count) { values[$0] == constant }
            case .notEqual: bits(values.count) { values[$0] != constant }
            case .less: bits(values.count) { values[$0] < constant }
            case .lessOrEqual: bits(values.count) { values[$0] <= constant }
            case .greater: bits(values.count) { values[$0] > constant }
            case .greaterOrEqual: bits(values.count) { values[$0] >= constant }
            }
        }
    }
}

import BigInt

extension OracleQuery.Aggregate {
    func result(_ rows: [OracleStore.Row], _ store: OracleStore) throws -> OracleCell {
        guard let field else { return .int(Int64(rows.count)) }
        let values = rows.map { store.value(field, $0) }.filter { !$0.isNull }
        switch function {
        case "count":
            guard isDistinct else { return .int(Int64(values.count)) }
            let sorted = values.sorted(by: OracleCell.precedes)
            let changes = zip(sorted, sorted.dropFirst()).filter { !OracleCell.same($0, $1) }.count
            return .int(Int64(sorted.isEmpty ? 0 : changes + 1))
        case "min": return values.min(by: Self.isBelow) ?? .null
        case "max": return values.max(by: Self.isBelow) ?? .null
        case "median": return quantile(values, 0.5)
        case "quantile": return quantile(values, share)
        case "approx_quantile": return nearestRank(values, field)
        case "histogram": return histogram(values)
        default: return try moment(values, field)
        }
    }

    /// In `min` and `max`, -0 is below +0.
    private static func isBelow(_ left: OracleCell, _ right: OracleCell) -> Bool {
        if case .double(let a) = left, case .double(let b) = right, a == 0, b == 0 {
            return a.sign == .minus && b.sign == .plus
        }
        return OracleCell.precedes(left, right)
    }

    private func moment(_ values: [OracleCell], _ field: OracleField) throws -> OracleCell {
        let count = BigInt(values.count)
        let isPopulation = function.hasSuffix("_pop")
        let isSpread = function != "sum" && function != "avg"
        guard count > (isSpread && !isPopulation ? 1 : 0) else { return .null }
        let finite = values.compactMap(\.scaled)
        if finite.count < values.count {
            if isSpread { return .double(.nan) }
            // Infinities and NaN add up as doubles do.
            let odd = values.map { cell -> Double in
                if case .double(let value) = cell, !value.isFinite { return value }
                return 0
            }
            return .double(odd.reduce(0, +))
        }
        let sum = finite.reduce(0, +)
        switch function {
        case "sum":
            guard field.kind == .int else { return .double(OracleNumber.nearest(sum, over: 1)) }
            guard let whole = Int64(exactly: sum >> 1074) else { throw OracleQuery.Overflow() }
            return .int(whole)
        case "avg": return .double(OracleNumber.nearest(sum, over: count))
        default:
            let squares = finite.reduce(BigInt(0)) { $0 + $1 * $1 }
            let divisor = count * (isPopulation ? count : count - 1)
            // Squares are in units of 2^-2148.
            let variance = OracleNumber.nearest(count * squares - sum * sum, over: divisor << 1074)
            return .double(function.hasPrefix("stddev") ? variance.squareRoot() : variance)
        }
    }

    private var share: Double {
        switch parameter {
        case .double(let value): value
        case .int(let value): Double(value)
        default: .nan
        }
    }

    /// Ascending, as doubles, NaN last.
    private static func doubles(_ values: [OracleCell]) -> [Double] {
        values.sorted(by: isBelow).map { cell in
            switch cell {
            case .double(let value): value
            case .int(let value): Double(value)
            default: .nan
            }
        }
    }

    private static func between(_ low: Double, _ high: Double, _ share: Double) -> Double {
        if share == 0 || low == high { return low }
        if share == 1 { return high }
        let number = (low * (1 - share)).addingProduct(high, share)
        return number < low ? low : number > high ? high : number
    }

    private func quantile(_ values: [OracleCell], _ share: Double) -> OracleCell {
        let sorted = Self.doubles(values)
        guard let last = sorted.last else { return .null }
        let place = share * Double(sorted.count - 1)
        let low = sorted[Int(place)]
        let high = Int(place) + 1 < sorted.count ? sorted[Int(place) + 1] : last
        return .double(Self.between(low, high, place - Double(Int(place))))
    }

    /// What a sketch gives that has lost nothing, as those of few rows.
    private func nearestRank(_ values: [OracleCell], _ field: OracleField) -> OracleCell {
        let sorted = values.sorted(by: Self.isBelow)
        let nans = Self.doubles(values).filter(\.isNaN).count
        let count = Double(sorted.count - nans)
        if sorted.isEmpty { return .null }
        let wanted = share * (1 + Double(nans) / count)
        if count == 0 || wanted > 1 { return .double(.nan) }
        return sorted[max(0, Int((wanted * count).rounded(.up)) - 1)]
    }

    private func histogram(_ values: [OracleCell]) -> OracleCell {
        guard case .int(let bins) = parameter else { return .null }
        let all = Self.doubles(values)
        let finite = all.filter(\.isFinite)
        guard let low = finite.first, let high = finite.last else { return .null }
        var counts = [Int](repeating: 0, count: Int(bins))
        for number in finite {
            // The last bin whose lower edge is not above the number.
            let bin = (0..<Int(bins)).last {
                Self.between(low, high, Double($0) / Double(bins)) <= number && ($0 == 0 || low < high)
            }
            counts[bin ?? 0] += 1
        }
        let list = counts.map { "\($0)" }.joined(separator: ",")
        return .text(
            "{\"low\":\(low),\"high\":\(high),\"counts\":[\(list)],\"others\":\(all.count - finite.count)}")
    }
}

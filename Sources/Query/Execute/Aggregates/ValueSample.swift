import Bits
import Columns
import Sketches

/// What quantiles, histograms and approximate counts are made of: the numbers
/// of a group, or sketches of them.
struct ValueSample: Sendable {
    /// Every number by its place in the order (`OrderKey` of a double, an
    /// integer as it is), NaN left out.
    private var numbers = NumberList()
    /// Numbers that are to go into the sketch.
    private var pending: [Int64] = []
    private var sketch: QuantileSketch?
    private var kind = PhysicalType.double
    private(set) var nans: UInt64 = 0
    private(set) var distinct = DistinctHashes()

    /// As many as a sketch in memory holds.
    private static let mostPending = 4096

    mutating func add(_ value: Value, _ needs: Accumulator.Needs) {
        if needs.contains(.hashes) { distinct.add(value) }
        switch value {
        case .integer(let number): add(number, .integer, needs)
        case .double(let number): add(number, needs)
        default: break
        }
    }

    mutating func add(_ number: Double, _ needs: Accumulator.Needs) {
        if number.isNaN { nans += 1 } else { add(OrderKey.key(number), .double, needs) }
    }

    mutating func add(_ key: Int64, _ kind: PhysicalType, _ needs: Accumulator.Needs) {
        self.kind = kind
        if needs.contains(.numbers) { numbers.append(key) }
        guard needs.contains(.quantiles) else { return }
        pending.append(key)
        if pending.count >= Self.mostPending { sketchPending() }
    }

    /// The numbers of many rows of one group of about `groupRows`, none of them NULL.
    mutating func add(contentsOf column: ColumnVector, groupRows: Int, _ needs: Accumulator.Needs) {
        kind = column.physicalType
        switch column.values {
        case .integers(let values):
            if needs.contains(.numbers) { numbers.append(contentsOf: values) }
        case .doubles(let values):
            let hasNaN = values.withUnsafeBufferPointer { $0.extremes } == nil
            let irregular = hasNaN ? values.count { $0.isNaN } : 0
            nans += UInt64(irregular)
            if needs.contains(.numbers) {
                let present = irregular == 0 ? values : values.filter { !$0.isNaN }
                numbers.append(contentsOf: present.map { OrderKey.key($0) })
            }
        case .texts, .identifiers: return
        }
        guard needs.contains(.quantiles) else { return }
        merge(
            QuantileSketch(
                sampling: column, rows: 0..<column.count,
                exponent: QuantileSketch.blockExponent(ofGroup: groupRows),
                seed: UInt64(truncatingIfNeeded: column.count)))
    }

    private mutating func sketchPending() {
        let values: ColumnVector.Values =
            kind == .integer ? .integers(pending) : .doubles(pending.map(OrderKey.double))
        pending.removeAll(keepingCapacity: true)
        let column = ColumnVector(values)
        merge(QuantileSketch(sampling: column, rows: 0..<column.count, exponent: 0, seed: 0))
    }

    private mutating func merge(_ other: QuantileSketch) {
        if sketch == nil { sketch = QuantileSketch(kind: kind) }
        sketch?.merge(other)
    }

    mutating func merge(_ other: ValueSample) {
        kind = other.kind
        numbers.append(contentsOf: other.numbers)
        if let sketch = other.sketch { merge(sketch) }
        pending += other.pending
        if pending.count >= Self.mostPending { sketchPending() }
        nans += other.nans
        distinct.formUnion(other.distinct)
    }

    /// Takes in a whole dataset run without its rows.
    mutating func merge(_ answer: StoredAnswer) {
        nans += UInt64(answer.statistics.zone.nans)
        if let sketch = answer.quantiles {
            kind = sketch.kind
            merge(sketch)
        }
        if let sketch = answer.distinct { distinct.formUnion(sketch) }
    }

    /// To be called once, before any result.
    mutating func finish() {
        if !pending.isEmpty { sketchPending() }
        numbers.finish()
    }
}

extension ValueSample {
    private static func double(_ key: Int64, _ kind: PhysicalType) -> Double {
        kind == .integer ? Double(key) : OrderKey.double(key)
    }

    /// The number at `share` of the way from the first place to the last,
    /// interpolated between the two nearest; NULL of none. NaN is above all.
    func quantile(_ share: Double) -> Value {
        let count = numbers.count + Int(nans)
        guard count > 0 else { return .null }
        let place = share * Double(count - 1)
        let low = min(Int(place.rounded(.down)), count - 1)
        let keys = numbers.pair(at: low)
        let number = keys.first.map { Self.double($0, kind) } ?? .nan
        let next = low + 1 < count ? keys.next.map { Self.double($0, kind) } ?? .nan : number
        return .double(Interpolation.between(number, next, place - place.rounded(.down)))
    }

    /// A number that occurs, whose rank lies near `share` of the count.
    func approximateQuantile(_ share: Double) -> Value {
        guard let sketch, sketch.count > 0 else { return nans > 0 ? .double(.nan) : .null }
        let wanted = share * (1 + Double(nans) / Double(sketch.count))
        return wanted > 1 ? .double(.nan) : sketch.quantile(wanted) ?? .null
    }

    /// The error of ranks, as a share of the count.
    var rankError: Double { sketch?.rankError ?? 0 }

    /// How many numbers lie in each of so many parts of equal width between the
    /// smallest and the largest, as a JSON object; NULL of no finite number.
    func histogram(bins: Int) -> Value {
        let finite = numbers.sorted().lazy.map { Self.double($0, kind) }.filter(\.isFinite)
        guard let low = finite.first, let high = finite.last else { return .null }
        func edge(_ index: Int) -> Double {
            Interpolation.between(low, high, Double(index) / Double(bins))
        }
        var counts = [Int](repeating: 0, count: bins)
        var bin = 0
        // Ascending; each bin has its lower edge, the last one both.
        var upper = edge(1)
        for number in finite {
            while bin < bins - 1, number >= upper, low < high {
                bin += 1
                upper = edge(bin + 1)
            }
            counts[bin] += 1
        }
        let others = numbers.count + Int(nans) - counts.reduce(0, +)
        let list = counts.map(String.init).joined(separator: ",")
        return .text("{\"low\":\(low),\"high\":\(high),\"counts\":[\(list)],\"others\":\(others)}")
    }
}

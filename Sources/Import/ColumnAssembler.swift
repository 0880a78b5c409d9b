import Bits
import CKernels
import Columns

/// Parses the cells of one table column into a vector, run by run.
///
/// One array per physical type, of which one is used. A null row repeats the
/// value before it, which every encoding takes for nothing.
final class ColumnAssembler {
    let type: ColumnType
    let isNullable: Bool
    let nulls: NullRules
    let conversion: UnitConversion?
    private let allowed: [String: String]?
    /// For columns of numbers and identifiers.
    let sentinels: [UInt64]

    var count = 0
    var integers: [Int64] = []
    var doubles: [Double] = []
    var codes: [UInt32] = []
    var interner: TextInterner
    /// Texts of the interner that a kernel knows; empty before the first.
    var seenTexts: [syndb_seen_text] = []
    /// Takes the place of `integers` from the first identifier of another kind.
    var mixed: [Identifier]?
    /// Rows without a value, ascending.
    var nullRows: [Int] = []

    init(_ target: TargetColumn, nulls: NullRules, conversion: UnitConversion? = nil) {
        type = target.type
        isNullable = target.isNullable
        self.nulls = nulls
        self.conversion = conversion
        allowed = target.type == .text ? target.allowed : nil
        sentinels = ColumnAssembler.sentinels(of: target.type, nulls)
        interner = TextInterner(allowed: allowed)
    }

    /// Text of any spelling, empty cells included: for keys.
    static func rawText() -> ColumnAssembler {
        ColumnAssembler(TargetColumn(name: "", type: .text, isNullable: false), nulls: .none)
    }

    /// Makes room for so many rows in all.
    func reserve(_ rows: Int) {
        switch type.physical {
        case .integer, .identifier: integers.reserveCapacity(rows)
        case .double: doubles.reserveCapacity(rows)
        case .text: codes.reserveCapacity(rows)
        }
    }

    /// Appends the run; at a fault the column is of no further use, unless `fill`
    /// is called.
    func append(_ run: CellRun) -> CellFault? {
        guard run.count > 0 else { return nil }
        defer { count += run.count }
        return switch type {
        case .bool: appendBooleans(run)
        case .int8, .int16, .int32, .int64: appendIntegers(run)
        case .float64: appendDoubles(run)
        case .text: appendTexts(run)
        case .id: appendIdentifiers(run)
        }
    }

    /// Puts a filler in the place of the fault in a run of `rows` that was just
    /// appended, and forgets the rows behind it: they can be appended again.
    func fill(_ fault: CellFault, in rows: Int) {
        count -= rows - fault.row
        switch type.physical {
        case .integer: ColumnAssembler.fill(&integers, count, 0)
        case .double: ColumnAssembler.fill(&doubles, count, 0)
        case .text: ColumnAssembler.fill(&codes, count, 0)
        case .identifier:
            if var identifiers = mixed.take() {
                ColumnAssembler.fill(&identifiers, count, .integer(0))
                mixed = identifiers
            } else {
                ColumnAssembler.fill(&integers, count, 0)
            }
        }
        count += 1
    }

    /// The value before it again, as for a null row.
    private static func fill<Value>(_ values: inout [Value], _ count: Int, _ first: Value) {
        if values.count > count { values.removeLast(values.count - count) }
        values.append(values.last ?? first)
    }

    /// The finished column; the assembler is then empty again.
    func take() -> ColumnVector {
        defer {
            (integers, doubles, codes, mixed, nullRows, count) = ([], [], [], nil, [], 0)
            seenTexts = []
            interner = TextInterner(allowed: allowed)
        }
        var validity: Bitmap?
        if !nullRows.isEmpty {
            var bitmap = Bitmap(count: count, repeating: true)
            for row in nullRows { bitmap.clear(row) }
            validity = bitmap
        }
        let values: ColumnVector.Values =
            switch type.physical {
            case .integer: .integers(integers)
            case .double: .doubles(doubles)
            case .text: .texts(TextVector(codes: codes, dictionary: interner.dictionary))
            case .identifier: .identifiers(mixed.map { .mixed($0) } ?? .integers(integers))
            }
        return ColumnVector(values, validity: validity)
    }
}

import Bits
import Catalog
import Columns
import Encodings

/// The values of one group key for the rows of a batch.
enum RowKeys {
    /// A place in a short list of values for each row.
    case places([UInt32], of: PlaceList)
    /// The same for rows side by side.
    case runs([PreparedPage.PlaceRun], of: PlaceList)
    /// A word of `KeyValues` for each row.
    case words([Int64])

    /// Rows without a bit in `kept` have any key.
    init(
        _ expression: BoundExpression, _ batch: Batch, where kept: Bitmap?, _ catalog: Catalog,
        _ keys: inout KeyValues
    ) throws {
        switch expression {
        case .metric(let index):
            switch try batch.page.places(of: index, rows: batch.rows) {
            case .textRuns(let runs, let texts)?:
                self = .runs(runs, of: .values(texts.map { .text($0) }))
                return
            case .integers(let places, let distinct)? where batch.types[index] != .bool:
                self = .places(places, of: .numbers(distinct))
                return
            default: break
            }
            let column = try batch.column(index)
            switch column.values {
            case .texts(let texts):
                self = .places(
                    Self.places(texts.codes, null: texts.dictionary.count, column.validity),
                    of: .values(texts.dictionary.map { .text($0) } + [.null]))
                return
            case .integers(let numbers), .identifiers(.integers(let numbers)):
                self = .words(
                    keys.words(
                        of: numbers, isBoolean: batch.types[index] == .bool, validity: column.validity))
                return
            case .doubles(let numbers):
                var words = numbers.map { KeyValues.word(of: $0) }
                if let validity = column.validity {
                    for row in words.indices where !validity[row] { words[row] = KeyValues.nullWord }
                }
                self = .words(words)
                return
            case .identifiers(.mixed): break
            }
        case .largestName(let operands, let names):
            if let columns = try batch.columns(operands),
                let places = LargestName.places(columns, count: batch.count)
            {
                self = .places(places, of: .values(names.map { .text($0) } + [.null]))
                return
            }
        default: break
        }
        var evaluator = try RowEvaluator(catalog: catalog, batch: batch, reading: [expression])
        var words = [Int64](repeating: KeyValues.nullWord, count: batch.count)
        for row in words.indices where kept?[row] ?? true {
            words[row] = keys.word(of: try evaluator.value(of: expression, row: row))
        }
        self = .words(words)
    }

    private static func places(_ codes: [UInt32], null: Int, _ validity: Bitmap?) -> [UInt32] {
        guard let validity else { return codes }
        var places = codes
        for row in places.indices where !validity[row] { places[row] = UInt32(null) }
        return places
    }

    /// A word for each row; values of no row are not listed.
    func words(_ keys: inout KeyValues, where kept: Bitmap?) -> [Int64] {
        switch self {
        case .words(let words): return words
        case .places(let places, let list):
            var known = [Int64?](repeating: nil, count: list.count)
            var words = [Int64](repeating: KeyValues.nullWord, count: places.count)
            for (row, place) in places.enumerated() where kept?[row] ?? true {
                let word = known[Int(place)] ?? list.word(Int(place), &keys)
                known[Int(place)] = word
                words[row] = word
            }
            return words
        case .runs(let runs, let list):
            var words: [Int64] = []
            for run in runs {
                let isKept = kept?.hasAny(in: run.rows) ?? true
                let word = isKept ? list.word(run.place, &keys) : KeyValues.nullWord
                words.append(contentsOf: repeatElement(word, count: run.rows.count))
            }
            return words
        }
    }
}

extension Batch {
    /// The columns that some expressions are; nil where one is something else.
    func columns(_ expressions: [BoundExpression]) throws -> [ColumnVector]? {
        var columns: [ColumnVector] = []
        for expression in expressions {
            guard case .metric(let index) = expression else { return nil }
            columns.append(try column(index))
        }
        return columns
    }
}

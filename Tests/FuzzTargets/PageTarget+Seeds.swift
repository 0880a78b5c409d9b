import Bits
import Columns
import Encodings
import TestSupport

extension PageTarget {
    /// A longer seed would leave little of the input to change.
    private static let longest = 3000

    /// Every shape of column in both profiles, with and without nulls; pages
    /// that are derived; long ones that take few bytes.
    static func seeds() -> [[UInt8]] {
        var targets: [PageTarget] = []
        for profile in EncodingProfile.allCases {
            for shape in RandomColumn.Shape.allCases {
                for (count, nulls) in [(0, 0.0), (3, 0), (40, 0.3), (300, 0.02), (1030, 0), (2050, 1)] {
                    let column = RandomColumn.make(shape, count: count, nulls: nulls, seed: 7)
                    targets.append(
                        PageTarget(
                            type: column.physicalType, count: count,
                            payload: PageEncoding.encode(column, profile: profile)))
                }
            }
            for shape in [RandomColumn.Shape.constantIntegers, .sequences, .constantDoubles, .emptyTexts] {
                let column = RandomColumn.make(shape, count: 65_536, nulls: 0.0001, seed: 7)
                targets.append(
                    PageTarget(
                        type: column.physicalType, count: 65_536,
                        payload: PageEncoding.encode(column, profile: profile)))
            }
        }
        targets += Derivation.Operation.allCases.flatMap {
            [derived($0, count: 90), derived($0, count: 1100)]
        }
        targets += [3, 90, 1100].map(overSharedTexts)
        return targets.map(\.bytes).filter { $0.count <= longest }
    }

    /// Codes 0 to 10 of a shared dictionary of eleven texts.
    private static func overSharedTexts(count: Int) -> PageTarget {
        let codes = (0..<count).map { Int64($0 * 7919 % 11) }
        let validity = RandomColumn.make(.fewTexts, count: count, nulls: 0.1, seed: 3).validity
        var target = PageTarget(
            type: .text, count: count, payload: PageEncoding.encode(codes: codes, validity: validity))
        target.siblings = (TextDictionary.encode((0..<11).map { "text \($0)" }), [])
        return target
    }

    private static func derived(_ operation: Derivation.Operation, count: Int) -> PageTarget {
        let derivation = Derivation(operation: operation, left: 0, right: 1)
        let left = (0..<count).map { Double($0 % 97) / 8 }
        let right = (0..<count).map { Double($0 % 89 + 1) / 4 }
        let values = (0..<count).map { $0 % 300 == 7 ? .pi : derivation.value(left[$0], right[$0]) }
        let columns = [left, right, values].map { ColumnVector(.doubles($0)) }
        let payload = PageEncoding.encode(
            columns[2], derivedBy: derivation, left: columns[0], right: columns[1],
            unless: [UInt8](repeating: 0, count: 1 << 20))
        var target = PageTarget(type: .double, count: count, payload: payload ?? [])
        target.siblings = (PageEncoding.encode(columns[0]), PageEncoding.encode(columns[1]))
        return target
    }
}

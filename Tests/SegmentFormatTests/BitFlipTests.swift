import Bits
import Columns
import Encodings
import StoreIO
import TestSupport
import Testing

@testable import SegmentFormat

/// One flipped bit anywhere in a segment of all column types: whatever is asked
/// of the segment is answered as before or refused by a rule.
@Suite struct BitFlipTests {
    /// All types, a derived column, statistics, sketches, and pages with zones, in few
    /// bytes: most columns are long and alike.
    static func segment(_ profile: EncodingProfile) throws -> [UInt8] {
        let runs = [8300, 3]
        let rows = 8303
        let left = (0..<rows).map { Double($0 % 5 + 2) }
        let right = (0..<rows).map { Double($0 % 7 + 1) }
        func random(_ shape: RandomColumn.Shape) -> ColumnVector {
            RandomColumn.make(shape, count: rows, nulls: 0.001, seed: 5)
        }
        let columns: [(type: ColumnType, values: ColumnVector)] = [
            (.bool, ColumnVector(.integers((0..<rows).map { $0 % 4000 == 3 ? 1 : 0 }))),
            (.int8, ColumnVector(.integers((0..<rows).map { Int64($0 / 1500) - 3 }))),
            (.int16, random(.constantIntegers)), (.int32, random(.sequences)),
            (.int64, ColumnVector(.integers((0..<rows).map { Int64($0 / 3000) << 60 }))),
            (.float64, ColumnVector(.doubles(left))), (.float64, ColumnVector(.doubles(right))),
            (.float64, ColumnVector(.doubles(zip(left, right).map { $0 / $1 }))),
            (.float64, random(.constantDoubles)), (.text, random(.emptyTexts)),
            (.id, ColumnVector(.identifiers(.integers((0..<Int64(rows)).map { 7 * $0 })))),
        ]
        let file = MemoryFile()
        let values = columns.map(\.values)
        _ = try SegmentWriter(
            id: UUIDBytes(high: 1, low: 2),
            schema: SegmentSchema(
                tableCode: 7, tableName: "t",
                columns: columns.enumerated().map { SegmentColumn(name: "c\($0)", type: $1.type, unit: "nm") }
            ),
            layout: SegmentLayout(
                datasets: runs.enumerated().map { (UUIDBytes(high: 9, low: UInt64($0)), $1) },
                maximumPageRows: 65_536),
            profile: profile
        ).write(to: file) { column, rows in values[column].slice(rows) }
        return file.bytes
    }

    /// What a reader may be asked, each answer as text or as the rule that refuses it.
    private static func answers(_ bytes: [UInt8]) -> [String] {
        let reader: SegmentReader
        do {
            reader = try SegmentTests.reader(bytes)
        } catch let error as SegmentError {
            return ["refused: \(error.rule)"]
        } catch {
            return ["no rule: \(error)"]
        }
        var answers = [
            answer { "\(reader.id) \(reader.schema) \(reader.layout)" }, answer { try reader.checkPadding() },
        ]
        for column in reader.schema.columns.indices {
            answers.append(answer { try reader.statistics(of: column) })
            answers.append(answer { try reader.zones(of: column) })
            answers.append(answer { try reader.distincts(of: column).mapValues(\.estimate) })
            answers.append(answer { try reader.quantiles(of: column).mapValues { $0.quantile(0.5) } })
            answers.append(answer { try reader.pages(of: column) })
            for page in reader.layout.pages.indices {
                answers.append(
                    answer {
                        // All values of the page, as a number.
                        let values = try reader.page(page, of: column)
                        return "\(XXH64.hash(PageEncoding.encode(values))) \(values.nullCount)"
                    })
            }
        }
        return answers
    }

    private static func answer(_ body: () throws -> Any) -> String {
        do {
            return "\(try body())"
        } catch let error as SegmentError {
            return "refused: \(error.rule)"
        } catch {
            return "no rule: \(error)"
        }
    }

    @Test(arguments: EncodingProfile.allCases)
    func everyFlippedBit_isRefusedByARule(profile: EncodingProfile) throws {
        let bytes = try Self.segment(profile)
        let right = Self.answers(bytes)
        let isSound = !right.contains { $0.hasPrefix("refused") || $0.hasPrefix("no rule") }
        #expect(isSound)
        var refused = 0
        // A prime step, so that every bit of a byte has its turn.
        let bits = stride(from: 0, to: bytes.count * 8, by: Sweep.isFull ? 1 : 421)
        for bit in bits {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            let found = Self.answers(damaged)
            let isOpened = found.count == right.count
            let wrong = isOpened ? zip(found, right).filter { $0 != $1 }.map(\.0) : found
            let isNamed = wrong.allSatisfy { $0.wholeMatch(of: /refused: (SEG|ENC)-\d{3}/) != nil }
            #expect(isNamed, "bit \(bit % 8) of byte \(bit / 8): \(wrong)")
            refused += wrong.isEmpty ? 0 : 1
        }
        // No bit goes unseen: each is under a checksum, or padding that is checked.
        #expect(refused == Array(bits).count)
    }
}

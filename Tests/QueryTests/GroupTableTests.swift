import Bits
import Columns
import Testing

@testable import Query

/// Keys as words, groups by them, and what orders groups.
@Suite struct GroupTableTests {
    private static let values: [(KeyValues.Kind?, [Value])] = [
        (.integer, [.integer(.min), .integer(.min + 7), .integer(-1), .integer(0), .integer(.max)]),
        (.double, [.double(-.infinity), .double(-1), .double(0), .double(5e-324), .double(.nan)]),
        (.boolean, [.boolean(false), .boolean(true)]),
        (
            .identifier,
            [
                .identifier(.integer(.min)), .identifier(.integer(5)), .identifier(.unsigned(.max)),
                .identifier(.uuid(high: 1, low: 2)), .identifier(.text("a")),
            ]
        ),
        (nil, [.double(2.5), .integer(3), .text("a"), .text("b")]),
    ]

    @Test func wordsStandForTheirValues() {
        for (kind, values) in Self.values {
            var keys = KeyValues(kind)
            let words = (values + [.null]).map { keys.word(of: $0) }
            #expect(Set(words).count == words.count)
            #expect(words.map { keys.value(of: $0) } == values + [.null])
            #expect((values + [.null]).map { keys.word(of: $0) } == words)
        }
        var keys = KeyValues(.double)
        #expect(keys.word(of: .double(-0.0)) == keys.word(of: .double(0)))
        #expect(keys.word(of: .double(-.nan)) == keys.word(of: .double(.nan)))
    }

    /// Many keys at once, new ones several times among them, against a dictionary.
    @Test(arguments: 1...4) func keysOfColumnsAreFoundAgain(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var table = GroupTable(wordCount: 1, argumentCount: 1)
        var numbers: [Int64: Int32] = [:]
        for count in [1, 255, 256, 257, 5000] {
            let column = (0..<count).map { _ in Int64(random.next() % 3000) &* 0x1_0000_0001 }
            let kept = Bitmap(
                words: (0..<(count + 63) / 64).map { _ in random.next() | random.next() }, count: count)
            var groups = [Int32](repeating: -1, count: count)
            table.groups(of: column, where: kept, into: &groups)
            for row in 0..<count {
                guard kept[row] else {
                    #expect(groups[row] == -1)
                    continue
                }
                let known = numbers[column[row]] ?? groups[row]
                numbers[column[row]] = known
                #expect(groups[row] == known && table.words[Int(known)] == column[row], "seed \(seed)")
            }
            #expect(table.count == numbers.count && table.arguments.count == table.count)
            #expect(Set(numbers.values).count == numbers.count)
        }
    }

    @Test func groupsAreInTheOrderOfTheirValues() {
        for (kind, values) in Self.values {
            var keys = KeyValues(kind)
            var table = GroupTable(wordCount: 1, argumentCount: 0)
            for value in [.null] + values.reversed() { _ = table.index(of: [keys.word(of: value)]) }
            let order = KeyOrder([keys]).sorted(Array(0..<table.count), of: table)
            #expect(order.map { keys.value(of: table.words[$0]) } == values + [.null])
        }
    }

    @Test func aColumnOfWordsFindsTheGroupsThatSingleKeysDo() {
        var random = SplitMix64(seed: 11)
        let words = (0..<30_000).map { _ in Int64.random(in: -9000..<9000, using: &random) }
        var kept = Bitmap(count: words.count, repeating: true)
        for row in stride(from: 0, to: words.count, by: 3) { kept.clear(row) }
        var column = GroupTable(wordCount: 1, argumentCount: 0)
        var groups = [Int32](repeating: -1, count: words.count)
        column.groups(of: words, where: kept, into: &groups)
        column.count(groups)
        var single = GroupTable(wordCount: 1, argumentCount: 0)
        for (row, word) in words.enumerated() where kept[row] {
            let group = single.index(of: [word])
            single.rows[group] += 1
            #expect(groups[row] == Int32(group))
        }
        #expect(groups.enumerated().allSatisfy { kept[$0.offset] || $0.element == -1 })
        #expect(column.rows == single.rows)
        #expect(column.words == single.words)
    }

    @Test func scansOfThreadsArePutTogetherByValue() {
        func scan(_ values: [Value]) -> GroupScan {
            var scan = GroupScan(keys: [KeyValues(nil), KeyValues(.integer)], argumentCount: 0)
            scan.withTable(ofClass: 0) { table, keys in
                for (row, value) in values.enumerated() {
                    let key = [keys[0].word(of: value), keys[1].word(of: .integer(Int64(row % 2)))]
                    table.rows[table.index(of: key)] += 1
                }
            }
            return scan
        }
        var whole = scan([.text("x"), .text("y"), .text("x")])
        whole.merge(scan([.text("z"), .text("y"), .null, .text("x")]))
        let table = whole.tables[0]
        let found = Dictionary(
            uniqueKeysWithValues: (0..<(table?.count ?? 0)).compactMap { group in
                table.map { table in
                    (zip(whole.keys, table.key(group)).map { $0.value(of: $1) }, table.rows[group])
                }
            })
        #expect(
            found == [
                [.text("x"), .integer(0)]: 2, [.text("y"), .integer(1)]: 2, [.text("z"), .integer(0)]: 1,
                [.null, .integer(0)]: 1, [.text("x"), .integer(1)]: 1,
            ])
    }
}

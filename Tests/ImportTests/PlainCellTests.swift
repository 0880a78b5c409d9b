import Bits
import Columns
import Foundation
import Testing

@testable import Import

/// What kernels make of cells is what the parsers of single cells make of them.
@Suite struct PlainCellTests {
    /// Spellings of the file and sentinels of the column.
    private static let rules = [
        NullRules(file: [""], column: []),
        NullRules(file: ["", "NA", "-1", "5e-324"], column: []),
        NullRules(file: [""], column: ["-1", "0"]),
        NullRules(file: ["", "NaN"], column: ["-9999", "9007199254740993", "1e3", "+5", "007"]),
        NullRules(file: ["00000000-0000-0000-0000-000000000000"], column: ["7", "0.5"]),
    ]

    private static let edges = [
        "", "0", "-0", "00", "007", "-", "--5", "+5", " 7 ", "\t7", "7 ", ".", ".5", "5.", "-.5", "1.2.3",
        "..",
        "9007199254740992", "9007199254740993", "-9007199254740993", "9007199254740992.5", "0.1", "0.30",
        "9219999999999999999", "9220000000000000000", "9223372036854775807", "9223372036854775808",
        "-9223372036854775807", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "18446744073709551616", "99999999999999999999", "0000000000000000000000000000001", "127", "128",
        "-128", "-129", "32767", "32768", "2147483647", "2147483648", "395.0", "395.00", ".0", "-1.0", "1.50",
        "1e5", "1E-05", "e5", "1e", "1e+", "1e400", "1e-400", "5e-324", "2.4703282292062327e-324",
        "1.7976931348623157e308", "1e22", "1e23", "9007199254740993e22", "1e-22", "1e-23", "1e0005", "-e5",
        "1.5e3", "4.9e-9x", "inf", "-Infinity", "nan", "NA", "0x10", "1_0", "1,0", "é", "12345678901234567",
        "1234567890123456789", "12345678901234567890", "1234567890.123456789", "0.0000000000000000001",
        "123456789012345678901234567890.1", "1234567890123456789012345678901.",
        "00000000-0000-0000-0000-000000000000", "-1.0", "-01", "5", "+5", "7.0", "07", "0.5", "0.50", "-9999",
        "1000", "1e3", "1000.0", "NaN", "9007199254740992.0", "1.00000000000000000001",
        String(repeating: "1", count: 32), String(repeating: "1", count: 33),
        String(repeating: "0", count: 32),
        String(repeating: "0", count: 40),
    ]

    private static func cell(_ random: inout SplitMix64) -> String {
        switch Int.random(in: 0..<14, using: &random) {
        case 0: return edges.randomElement(using: &random) ?? ""
        case 1: return String(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
        case 2: return String(random.next() >> UInt64.random(in: 0..<64, using: &random))
        case 3: return "\(Double(bitPattern: random.next()))"
        case 4:
            return String(format: "%.\(random.next() % 18)g", Double.random(in: -1e6...1e6, using: &random))
        case 5:
            return String(format: "%.\(random.next() % 12)f", Double.random(in: -1e9...1e9, using: &random))
        case 6: return "\(Double.random(in: 0...1, using: &random))"
        case 7:
            return
                "\(random.next() >> UInt64.random(in: 0..<64, using: &random))e\(Int(random.next() % 160) - 80)"
        case 8: return ""
        case 9:
            // Just below, at and just above the middle of two doubles.
            let odd = (1 << 53 + random.next() >> 11) * 2 + 1
            let shift = random.next() % 9
            return String(odd << shift &+ random.next() % 3 &- 1)
        case 10: return ["-1", "0", "7", "1000", "-9999", "0.5"].randomElement(using: &random) ?? ""
        case 11: return String(Int64(random.next() % 20_000) - 10_000)
        default:
            let alphabet = Array("0123456789012345678900.-+eE x")
            let longest = random.next() % 2 == 0 ? 36 : 9
            return String(
                (0..<Int(random.next() % UInt64(longest))).map { _ in alphabet[Int(random.next() % 29)] })
        }
    }

    /// The cells as every `stride`th of a block, other bytes around them.
    private func withRun<Result>(
        _ cells: [String], stride: Int, _ random: inout SplitMix64, _ body: (CellRun) -> Result
    ) -> Result {
        let around = Array("0,9.\n-5\"e7 ".utf8)
        func noise(_ count: Int) -> [UInt8] { (0..<count).map { _ in around[Int(random.next() % 11)] } }
        var bytes = noise(Int(random.next() % 40))
        var slices: [CellSlice] = []
        for cell in cells {
            slices.append(
                CellSlice(start: bytes.count, length: cell.utf8.count, isQuoted: random.next() % 4 == 0))
            slices += (1..<stride).map { _ in CellSlice(start: 0, length: Int(random.next() % 1000)) }
            bytes += Array(cell.utf8) + noise(1 + Int(random.next() % 3))
        }
        return bytes.withUnsafeBufferPointer { bytes in
            slices.withUnsafeBufferPointer { slices in
                body(
                    CellRun(
                        bytes: bytes.baseAddress!, slices: slices.baseAddress!, stride: stride,
                        count: cells.count))
            }
        }
    }

    /// The first fault, and the rows before it as text that tells all bits.
    private func outcome(_ assembler: ColumnAssembler, _ run: CellRun) -> (fault: CellFault?, rows: [String])
    {
        let fault = assembler.append(run)
        if let fault { assembler.fill(fault, in: run.count) }
        return (fault, rows(assembler, run.count, fault))
    }

    /// The same with each cell in bytes of its own: the kernels of numbers leave
    /// what is at the very front to the parsers of single cells.
    private func outcome(_ assembler: ColumnAssembler, _ cells: [String]) -> (
        fault: CellFault?, rows: [String]
    ) {
        var fault: CellFault?
        for (row, cell) in cells.enumerated() where fault == nil {
            let slice = CellSlice(start: 0, length: cell.utf8.count)
            (Array(cell.utf8) + [0]).withUnsafeBufferPointer { bytes in
                withUnsafePointer(to: slice) { slice in
                    let run = CellRun(bytes: bytes.baseAddress!, slices: slice, stride: 1, count: 1)
                    guard let found = assembler.append(run) else { return }
                    fault = CellFault(row: row, reason: found.reason)
                    assembler.fill(found, in: 1)
                }
            }
        }
        return (fault, rows(assembler, cells.count, fault))
    }

    private func rows(_ assembler: ColumnAssembler, _ count: Int, _ fault: CellFault?) -> [String] {
        let column = assembler.take()
        return (0..<(fault?.row ?? count)).map { row -> String in
            if column.validity?[row] == false { return "null" }
            if case .doubles(let values) = column.values { return String(values[row].bitPattern, radix: 16) }
            return "\(column[row])"
        }
    }

    private func check(
        _ cells: [String], _ target: TargetColumn, _ nulls: NullRules, _ conversion: UnitConversion?,
        _ random: inout SplitMix64
    ) {
        let single = outcome(ColumnAssembler(target, nulls: nulls, conversion: conversion), cells)
        withRun(cells, stride: 1 + Int(random.next() % 3), &random) { run in
            let found = outcome(ColumnAssembler(target, nulls: nulls, conversion: conversion), run)
            #expect(found.rows == single.rows, "\(target.type)")
            #expect(found.fault?.row == single.fault?.row, "\(target.type)")
            #expect(found.fault?.reason == single.fault?.reason, "\(target.type)")
        }
    }

    private static let kinds: [(ColumnType, UnitConversion?)] = [
        (.float64, nil), (.float64, .powerOfTen(3)), (.float64, .powerOfTen(-3)), (.float64, .scale(2.5)),
        (.int8, nil), (.int16, nil), (.int32, nil), (.int64, nil), (.int64, .powerOfTen(3)),
        (.int64, .scale(3)), (.int64, .powerOfTen(-3)), (.int16, .powerOfTen(-2)), (.int16, .scale(2)),
        (.int64, .powerOfTen(18)), (.int64, .powerOfTen(-18)), (.int64, .powerOfTen(19)),
        (.id, nil), (.bool, nil),
    ]

    @Test(arguments: kinds.indices) func randomCells(_ kind: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        print("plain cells of kind \(kind): seed \(seed)")
        var random = SplitMix64(seed: seed)
        let (type, conversion) = Self.kinds[kind]
        for round in 0..<60 {
            let target = TargetColumn(name: "x", type: type, isNullable: round % 8 != 0)
            let nulls = Self.rules[round % Self.rules.count]
            let cells = (0..<120).map { _ in Self.cell(&random) }
            check(cells, target, nulls, conversion, &random)
            // Those that no parser refuses, so that all of them are looked at.
            let single = ColumnAssembler(target, nulls: nulls, conversion: conversion)
            let good = cells.filter { outcome(single, [$0]).fault == nil }
            check(good, target, nulls, conversion, &random)
        }
    }

    @Test(arguments: kinds.indices) func edgesAlone(_ kind: Int) {
        var random = SplitMix64(seed: 7)
        let (type, conversion) = Self.kinds[kind]
        for edge in Self.edges {
            for first in ["1", "1.0", "1234567890"] {
                // Far enough from the front for a kernel.
                let cells = [first] + [String](repeating: "1", count: 40) + [edge, "1"]
                for nulls in Self.rules {
                    check(cells, TargetColumn(name: "x", type: type), nulls, conversion, &random)
                }
            }
        }
    }

    @Test func doublesOfKernelsEqualStrtod() {
        let seed = UInt64.random(in: 0 ... .max)
        print("doubles of kernels: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let assembler = ColumnAssembler(number("x"), nulls: Self.rules[0])
        for _ in 0..<100 {
            let cells = (0..<500).map { _ in Self.cell(&random) }.filter {
                !$0.isEmpty && !$0.contains("x") && Double($0) != nil
            }
            withRun(cells, stride: 1, &random) { run in
                #expect(assembler.append(run) == nil)
                guard case .doubles(let values) = assembler.take().values else { return }
                for (cell, value) in zip(cells, values) {
                    #expect(value.bitPattern == strtod(cell, nil).bitPattern, "\(cell)")
                }
            }
        }
    }

    @Test func identifiersOfKernelsEqualSingleOnes() {
        let seed = UInt64.random(in: 0 ... .max)
        print("identifiers: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let alphabet = Array("0123456789abcdefABCDEFg-./:@`é")
        for round in 0..<200 {
            let cells = (0..<60).map { row -> String in
                if round % 3 == 0, row < 30 || random.next() % 9 == 0 { return String(random.next() >> 2) }
                if random.next() % 9 == 0 { return Self.cell(&random) }
                var text = Array("\(UUIDBytes(high: random.next(), low: random.next()))")
                if random.next() % 3 == 0 {
                    text[Int(random.next() % 36)] = alphabet.randomElement(using: &random) ?? "0"
                }
                return String(text)
            }
            let nulls = Self.rules[round % Self.rules.count]
            withRun(cells, stride: 2, &random) { run in
                let found = outcome(ColumnAssembler(TargetColumn(name: "x", type: .id), nulls: nulls), run)
                let expected = cells.prefix(found.fault?.row ?? cells.count).map { cell -> String in
                    let bytes = Array(cell.utf8)
                    let isNull =
                        cell.isEmpty
                        ? nulls.emptyIsNull
                        : bytes.withUnsafeBufferPointer { nulls.matches($0.baseAddress!, $0.count) }
                    return isNull ? "null" : Identifier(cell).map { "\(Value.identifier($0))" } ?? "none"
                }
                #expect(found.rows == expected)
                #expect(found.fault == nil || cells[found.fault!.row].isEmpty && !nulls.emptyIsNull)
            }
        }
    }

    @Test func textsThatComeBack() {
        let seed = UInt64.random(in: 0 ... .max)
        print("texts: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for kinds in [1, 3, 40, 2000] {
            var words: [String] = []
            for kind in 0..<kinds {
                // Half of them differ from another in one letter; kernels know up to 40 bytes.
                var letters = kind % 2 == 0 ? [] : Array(words[Int(random.next() % UInt64(kind))])
                if letters.isEmpty { letters = (0..<Int(random.next() % 48)).map { _ in "a" } }
                for index in letters.indices where kind % 2 == 0 || index == kind % letters.count {
                    letters[index] = "abcdé".randomElement(using: &random) ?? "a"
                }
                words.append(String(letters))
            }
            let rules = NullRules(file: ["", words[0], "a long spelling of a missing value"], column: [])
            let assembler = ColumnAssembler(text("x"), nulls: rules)
            for _ in 0..<3 {
                var expected: [Value] = []
                for _ in 0..<20 {
                    let cells = (0..<200).map { _ in
                        random.next() % 9 == 0
                            ? "a long spelling of a missing value" : words[Int(random.next() % UInt64(kinds))]
                    }
                    withRun(cells, stride: 2, &random) { run in
                        #expect(assembler.append(run) == nil)
                        expected += cells.indices.map { row in
                            let isNull =
                                cells[row].isEmpty
                                ? !run.slice(row).isQuoted : rules.spellings.contains(Array(cells[row].utf8))
                            return isNull ? .null : .text(cells[row])
                        }
                    }
                }
                let column = assembler.take()
                #expect(
                    expected.indices.allSatisfy {
                        (column.validity?[$0] == false ? .null : column[$0]) == expected[$0]
                    })
            }
        }
    }
}

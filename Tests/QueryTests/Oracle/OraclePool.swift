import SynDB

/// Where random values come from: few enough to meet each other, and odd
/// enough to hurt.
struct OraclePool {
    static let labels = ["alpha", "beta", "caf\u{e9}", "cafe\u{301}", "x, \u{1F9E0}"]
    static let species = ["mouse", "rat", "fly", "caf\u{e9}"]
    static let tags = ["a", "b", "c", "B", "\u{e9}", "e\u{301}"]
    static let genes = ["Fmr1", "Shank3", "Mcu"]
    static let expressions = ["knock-out", "knock-in"]
    static let texts = [
        "", "axon", "Axon", "dendrite", "caf\u{e9}", "cafe\u{301}", "a%b", "say \"x\"", "one,two",
        "\u{1F9E0}", "100_%",
    ]
    static let integers: [Int64] = [
        0, 1, -1, 2, 5, 100, .max, .min, 9_007_199_254_740_993, -9_007_199_254_740_993, 1 << 62,
    ]
    static let doubles: [Double] = [
        0, -0.0, 1, -1.5, 0.1, 0.2, 0.30000000000000004, 1e300, -1e300, 5e-324, .greatestFiniteMagnitude,
        .nan, .infinity,
        -.infinity, 9_007_199_254_740_992, 100,
    ]
    static let ids = [
        "7", "007", "-3", "18446744073709551615", "720575940596125868", "0", "spine/1",
        "8b4ae5f1-a941-46a0-956a-26afbccdafe5", "8B4AE5F1-A941-46A0-956A-26AFBCCDAFE5", "e\u{301}", "\u{e9}",
    ]

    /// One load draws from a part of the pools, so that zone maps differ.
    private let doubles: [Double]
    private let integers: [Int64]
    private let ids: [String]
    private let nullShare: Int

    init(_ random: inout SplitMix64) {
        func some<T>(_ all: [T]) -> [T] {
            let kept = all.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            return kept.isEmpty ? [all[0]] : kept
        }
        let plain = Bool.random(using: &random)
        doubles =
            plain
            ? (0..<20).map { _ in Double(Int.random(in: -50..<50, using: &random)) / 4 } : some(Self.doubles)
        integers = plain ? [1, 2, 3, 50, -7] : some(Self.integers)
        ids = plain ? (0..<9).map { "\(700_000_000_000_000_000 + $0)" } : some(Self.ids)
        nullShare = [0, 10, 30].randomElement(using: &random)!
    }

    func cell(_ column: String, _ random: inout SplitMix64) -> OracleCell {
        if Int.random(in: 0..<100, using: &random) < nullShare { return .null }
        switch column {
        case "flag": return .bool(Bool.random(using: &random))
        case "small": return .int(Int64(Int.random(in: -5...5, using: &random)))
        case "big": return .int(integers.randomElement(using: &random)!)
        case "size", "width", "late": return .double(doubles.randomElement(using: &random)!)
        case "sort_of": return .text(Self.texts.randomElement(using: &random)!)
        default: return .id(ids.randomElement(using: &random)!)
        }
    }

    static func metadata(_ field: String, _ random: inout SplitMix64) -> OracleCell {
        switch field {
        case "stage": .int([1, 2, 3, -4].randomElement(using: &random)!)
        case "depth": .double([0.5, 0, 2.25, 1e10].randomElement(using: &random)!)
        case "pilot": .bool(Bool.random(using: &random))
        default: .text(species.randomElement(using: &random)!)
        }
    }

    /// A key that no other row has.
    static func key(_ number: Int, _ random: inout SplitMix64) -> String {
        switch Int.random(in: 0..<20, using: &random) {
        case 0: "row \(number)"
        case 1: "\(UInt64.max - UInt64(number))"
        default: "\(900_000_000_000_000_000 + number)"
        }
    }

    /// A constant to compare a column with.
    static func constant(_ field: OracleField, _ random: inout SplitMix64) -> OracleCell {
        if Int.random(in: 0..<25, using: &random) == 0 { return .null }
        switch field.kind {
        case .bool: return .bool(Bool.random(using: &random))
        case .int:
            let whole = field.name == "big" ? integers : [-6, -1, 0, 1, 2, 3, 6, 40_000]
            if Int.random(in: 0..<5, using: &random) == 0 {
                return .double([0.5, 2, 1e300, -0.0].randomElement(using: &random)!)
            }
            return .int(whole.randomElement(using: &random)!)
        case .double:
            if Int.random(in: 0..<4, using: &random) == 0 {
                return .int(integers.filter { $0 != .min }.randomElement(using: &random)!)
            }
            return .double((doubles.filter(\.isFinite) + [3.25, -7.5]).randomElement(using: &random)!)
        case .id: return .id((ids + ["700000000000000003"]).randomElement(using: &random)!)
        case .text:
            let pool =
                switch field.name {
                case "sort_of": texts
                case "label": labels
                case "species": species
                case "tag": tags
                case "gene": genes
                case "expression": expressions
                case "mutation": ["Fmr1 knock-out", "Mcu", "Shank3 knock-in"]
                default: ["00000000-0000-4000-8000-000000000000"]
                }
            // A text that is no id is refused beside dataset_id.
            let other = field.name == "dataset_id" ? "7fffffff-0000-4000-8000-000000000000" : "nothing"
            return .text((pool + [other]).randomElement(using: &random)!)
        }
    }
}

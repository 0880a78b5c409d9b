import Bits
import Columns

@testable import Catalog

/// Random metadata of the right shape, with few distinct terms.
enum MetadataMaker {
    static func metadata(
        _ schema: Schema, _ random: inout SplitMix64, pack: String? = nil
    ) -> DatasetMetadata {
        let pack = pack ?? schema.packs[Int.random(in: 0..<schema.packs.count, using: &random)].name
        var metadata = DatasetMetadata(
            id: UUIDBytes(high: random.next(), low: random.next()), pack: pack)
        for field in schema.fields(ofPack: pack) where !field.isDerived && Bool.random(using: &random) {
            let count = field.isList ? Int.random(in: 1...4, using: &random) : 1
            metadata.fields[field.name] = (0..<count).map { _ in
                var element = field.parts.map { value($0.type, &random) }
                if element.allSatisfy(\.isNull) || !field.hasObjects {
                    while element[0].isNull { element[0] = value(field.parts[0].type, &random) }
                }
                return element
            }
        }
        return metadata
    }

    private static func value(_ type: MetadataPart.PartType, _ random: inout SplitMix64) -> Value {
        if Int.random(in: 0..<4, using: &random) == 0 { return .null }
        return switch type {
        case .text, .date: .text(["", "a", "é", "e\u{301}", "\u{0}", "🧠 x"].randomElement(using: &random)!)
        case .int64: .integer([0, -1, .min, .max].randomElement(using: &random)!)
        case .float64: .double([0, -0.0, 1.5, .leastNonzeroMagnitude].randomElement(using: &random)!)
        case .bool: .boolean(Bool.random(using: &random))
        }
    }
}

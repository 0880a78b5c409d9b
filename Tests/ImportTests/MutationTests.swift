import Bits
import Columns
import Testing

@testable import Import

/// Every reader on damaged files: rows or a named error, and never a trap.
@Suite struct MutationTests {
    private static let seed = UInt64.random(in: 0 ... .max)

    private static let samples: [(FileFormat, String)] = [
        (.csv, "cid,p,x\n1,\"[1 2 3]\",2.5\n\"a\"\"b\",,\n3,\"x\ny\",\r\n"),
        (.tsv, "cid\tp\tx\n1\t(1, 2, 3)\t2.5\n"),
        (
            .ndjson,
            "{\"cid\":1,\"p\":[1,2,3],\"o\":{\"x\":1.5e3,\"y\":\"\\u00e9\\ud83d\\ude00\"}}\n{\"cid\":null,\"q\":true}\n"
        ),
        (
            .json,
            "{\"unit\":\"nm\",\"points\":[{\"location\":{\"x\":1},\"s\":\"\\n\"},{\"score\":-0.5}],\"n\":[1]}"
        ),
        (.star, "data_a\n_b 1\nloop_\n_x #1\n_y #2\n1 'a b'\n2 \"\"\n\ndata_c\nloop_\n_z\n5\n"),
        (.swc, "# x\n1 1 0 0 0 3.5 -1\n2 3 0.5 1 2 1 1\n"),
        (.tbl, (1...30).map(String.init).joined(separator: " ") + "\n"),
    ]

    /// Flips, inserts, removes and copies bytes at random.
    static func mutated(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard !result.isEmpty else { return result }
            let place = Int.random(in: 0..<result.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: result[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: result[place] = UInt8.random(in: 0...255, using: &random)
            case 2: result.insert(result.randomElement(using: &random)!, at: place)
            case 3: result.remove(at: place)
            case 4: result.removeSubrange(place..<min(place + 9, result.count))
            default:
                let word = [0, 0xFF, 0x7F, 0x80].randomElement(using: &random)!
                for index in place..<min(place + 4, result.count) { result[index] = UInt8(word) }
            }
        }
        return result
    }

    private func check(_ bytes: [UInt8], _ layout: FileLayout, _ targets: [TargetColumn]?) {
        do {
            _ = try tableRows(
                bytes, layout, targets, options: ImportOptions(ignoreExtra: true), maximumRows: 7)
        } catch let error as ImportError {
            #expect(error.file == "t" && !error.message.isEmpty)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: samples.indices)
    func texts(_ index: Int) {
        let (format, text) = Self.samples[index]
        var random = SplitMix64(seed: Self.seed &+ UInt64(index))
        let targets = [
            number("p_x"), integer("p_y"), number("p_z"), TargetColumn(name: "cid", type: .id), number("x"),
        ]
        print("mutations of \(format): seed \(Self.seed)")
        for round in 0..<400 {
            let bytes = Self.mutated(Array(text.utf8), &random)
            check(bytes, FileLayout(format: format), round % 2 == 0 ? nil : targets)
            if format == .csv { check(bytes, FileLayout(dialect: .blanks), nil) }
        }
    }

    @Test(arguments: ["plain.arrows", "lz4.arrows", "zstd.arrows", "replaced.arrows"])
    func arrow(_ name: String) throws {
        let whole = try ArrowReaderTests.bytes(name)
        var random = SplitMix64(seed: Self.seed)
        print("mutations of \(name): seed \(Self.seed)")
        let readable = [
            "i8", "u64", "f16", "f64", "flag", "text", "large", "view", "word", "nothing", "day", "moment",
            "place", "words", "body.x",
        ]
        for _ in 0..<200 {
            check(Self.mutated(whole, &random), FileLayout(format: .arrow), readable.map { text($0) })
        }
    }
}

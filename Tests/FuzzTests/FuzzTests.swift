import Bits
import Foundation
import FuzzTargets
import Testing

/// The targets of `Tools/fuzz.sh`, run without libFuzzer. A fault ends the test
/// process: the last test that began names the target.
@Suite struct FuzzTests {
    /// Inputs that broke a reader once.
    @Test(arguments: FuzzTarget.allCases)
    func foundCases_areAnsweredOrRefused(target: FuzzTarget) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Cases/\(target.rawValue)")
        let cases = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        for file in cases { target.run(Array(try Data(contentsOf: file))) }
    }

    @Test(arguments: FuzzTarget.allCases)
    func seeds_areRead(target: FuzzTarget) {
        for seed in target.seeds() { target.run(seed) }
    }

    /// A few of the changes that the fuzzer makes by the million.
    @Test(arguments: FuzzTarget.allCases)
    func changedSeeds_areAnsweredOrRefused(target: FuzzTarget) {
        var generator = SplitMix64(seed: 20)
        func random(_ limit: Int) -> Int { Int(generator.next() % UInt64(max(1, limit))) }
        let telling: [UInt8] = [0, 1, 2, 7, 8, 9, 64, 65, 127, 128, 255]
        for seed in target.seeds() {
            var bytes = seed
            for _ in 0...random(3) where !bytes.isEmpty {
                switch random(4) {
                case 0: bytes[random(bytes.count)] ^= 1 << UInt8(random(8))
                case 1: bytes[random(bytes.count)] = telling[random(telling.count)]
                case 2: bytes.remove(at: random(bytes.count))
                default: bytes.insert(telling[random(telling.count)], at: random(bytes.count))
                }
            }
            target.run(bytes)
        }
    }
}

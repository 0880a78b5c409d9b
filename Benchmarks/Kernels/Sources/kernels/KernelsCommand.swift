import Foundation
import Measuring

/// Prints one row per kernel: values and decoded bytes per second, and the
/// ratio to memcpy of as many bytes through memory, measured in turn with it.
/// Exit code 1 when a bar does not hold.
///
///     kernels [--repeats 7] [--store STORE] [part of a name...]
@main
struct KernelsCommand {
    static func main() throws {
        var words = Array(CommandLine.arguments.dropFirst())
        let repeats = take("--repeats", from: &words).flatMap { Int($0) } ?? 7
        var kernels = Kernel.decoding + Kernel.sumsAndChecksums
        if let store = take("--store", from: &words) { kernels += QueryKernels.kernels(store: store) }
        if !words.isEmpty {
            kernels = kernels.filter { kernel in words.contains { kernel.name.contains($0) } }
        }
        let copy = MemoryCopy()
        _ = copy.run()
        var copies: [Double] = []
        var rows: [(kernel: Kernel, pass: Kernel.Pass, seconds: Double)] = []
        for kernel in kernels {
            let pass = try kernel.prepare()
            var seconds: [Double] = []
            for round in 0...repeats {
                copies.append(copy.run())
                let start = Clock.processSeconds()
                try pass.run()
                if round > 0 { seconds.append(Clock.processSeconds() - start) }
            }
            // The data of one kernel is gone before the next one's is made.
            rows.append((kernel, Kernel.Pass(schemes: pass.schemes, values: pass.values) {}, seconds.median))
        }
        // One speed of memory for all rows: neighbours that take bandwidth slow
        // the copies of some rows and would flatter those.
        let speed = Double(MemoryCopy.size) / copies.median
        var failed = 0
        print(line(["kernel", "schemes", "G values/s", "GB/s", "x memcpy", "bar", ""]))
        for (kernel, pass, seconds) in rows {
            let bytes = Double(pass.values * kernel.valueBytes) / seconds
            let holds = kernel.bar.map { bytes >= $0 * speed }
            if holds == false { failed += 1 }
            print(
                line([
                    kernel.name, pass.schemes, format(Double(pass.values) / seconds / 1e9),
                    format(bytes / 1e9), format(bytes / speed), kernel.bar.map { format($0) } ?? "",
                    holds.map { $0 ? "holds" : "FAILS" } ?? "",
                ]))
        }
        copies.sort()
        let best = Double(MemoryCopy.size) / copies[copies.count / 10]
        print(
            "memcpy of \(MemoryCopy.size >> 20) MiB: median \(format(speed / 1e9)) GB/s,",
            "a tenth of the copies at \(format(best / 1e9)) or more: the closer, the quieter the machine")
        exit(failed == 0 ? 0 : 1)
    }

    /// The value of an option, taken out of the words.
    private static func take(_ option: String, from words: inout [String]) -> String? {
        guard let place = words.firstIndex(of: option), place + 1 < words.count else { return nil }
        defer { words.removeSubrange(place...place + 1) }
        return words[place + 1]
    }

    private static func format(_ number: Double) -> String { String(format: "%.2f", number) }

    private static func line(_ cells: [String]) -> String {
        zip(cells, [28, 40, 12, 8, 10, 6, 6]).enumerated().map { index, cell in
            let padding = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return index < 2 ? cell.0 + padding : padding + cell.0
        }.joined()
    }
}

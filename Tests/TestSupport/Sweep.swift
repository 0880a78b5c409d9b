import Foundation

/// How much of what could be tried is tried: a sample in every run, all of it
/// where the environment has SYNDB_SWEEP (Tools/sweep.sh).
public enum Sweep {
    public static let isFull = ProcessInfo.processInfo.environment["SYNDB_SWEEP"] != nil

    /// Says what a full sweep has tried.
    public static func report(_ text: String) { if isFull { print("sweep: \(text)") } }

    /// Row counts: 0 to 3,000, or those around the borders of words, lanes and vectors.
    public static let lengths: [Int] =
        isFull
        ? Array(0...3000)
        : [0, 1, 2, 3, 7, 8, 9, 31, 32, 33, 63, 64, 65, 127, 129, 255, 256, 257]
            + [1000, 1023, 1024, 1025, 2047, 2048, 2049, 2999]

    /// Row counts around the end of a page.
    public static let pageEdges = [65_535, 65_536]

    /// Every one of `all`, or each `step`th.
    public static func sample<Element>(_ all: [Element], every step: Int) -> [Element] {
        isFull ? all : stride(from: 0, to: all.count, by: step).map { all[$0] }
    }
}

import TestSupport
import Testing

/// Random schedules, of which a failing one is repeated by its seed.
@Suite struct SimulationTests {
    /// 16 in every run, two in which a folder made by a failed change went with a
    /// power cut after the next one, and one in which a manifest came back without its
    /// catalogue; 4,000 in a full sweep.
    private static let seeds = Sweep.isFull ? [UInt64](0..<4000) : [UInt64](0..<16) + [182, 526, 2304]

    @Test(arguments: seeds) func everyScheduleKeepsWhatWasCommitted(seed: UInt64) throws {
        var simulation = try Simulation(seed: seed)
        let problem: String?
        do { problem = try simulation.run(changes: 25) } catch { problem = "\(error)" }
        let steps = simulation.trace.joined(separator: "\n")
        #expect(problem == nil, "seed \(seed)\n\(steps)")
    }
}

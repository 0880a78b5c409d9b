import Foundation
import Synchronization
import Testing

@testable import Server

extension ServerTests {
    @Suite(.timeLimit(.minutes(1))) struct WorkPoolTests {
        @Test func noMoreComputeThanItsWidth() async throws {
            let pool = WorkPool(width: 2)
            let counts = Counts()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        try await pool.run {
                            counts.begin()
                            Thread.sleep(forTimeInterval: 0.005)
                            counts.end()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(counts.most == 2)
        }

        @Test func whoWaitsMakesRoom() async throws {
            let pool = WorkPool(width: 1)
            let gate = DispatchSemaphore(value: 0)
            async let waiting: Int = pool.run {
                pool.waiting { gate.wait() }; return 1
            }
            let other = try await pool.run { 2 }
            gate.signal()
            #expect(try await waiting + other == 3)
            #expect(try await pool.run { 4 } == 4)
        }
    }
}

/// How many do something at a time.
private final class Counts: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func begin() {
        counts.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func end() { counts.withLock { $0.now -= 1 } }
}

extension ServerTests {
    @Suite struct PreferencesTests {
        @Test func theHeaviestOfferWins() {
            func best(_ header: String) -> MediaType? { Preferences(header).best(of: MediaType.allCases) }
            #expect(best("text/csv") == .csv)
            #expect(best("*/*") == .json)
            #expect(best("application/*") == .json)
            #expect(best("application/json;q=0.5,application/*") == .ndjson)
            #expect(best("text/csv;q=0, */*;q=0.1") == .json)
            #expect(best("TEXT/CSV ; q=0.3") == .csv)
            #expect(best("image/png") == nil)
            #expect(best("text/csv;q=x") == .csv)
            #expect(Preferences("gzip, zstd").best(of: ContentCoding.allCases) == .zstd)
            #expect(Preferences("gzip, zstd;q=0.5").best(of: ContentCoding.allCases) == .gzip)
            #expect(Preferences("*;q=0").best(of: ContentCoding.allCases) == nil)
            #expect(Preferences("").isEmpty)
        }
    }
}

extension ServerTests {
    @Suite struct PercentDecodingTests {
        @Test func textsComeBack() {
            #expect("a%20b%C3%A9%2f+".utf8.percentDecoded() == "a bé/+")
            #expect("a+b%2B".utf8.percentDecoded(plusIsBlank: true) == "a b+")
            #expect("".utf8.percentDecoded() == "")
            for wrong in ["%", "%2", "%zz", "a%", "%ff", "%C3", "% 20"] {
                #expect(wrong.utf8.percentDecoded() == nil, "\(wrong)")
            }
        }
    }
}

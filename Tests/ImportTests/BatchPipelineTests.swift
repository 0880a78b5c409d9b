import Foundation
import Import
import Synchronization
import Testing

@Suite struct BatchPipelineTests {
    private struct Broken: Error {}

    @Test func endsWithItsTasksAfterAnError() throws {
        let ended = Mutex(0)
        func run() throws {
            var number = 0
            let pipeline = BatchPipeline<Int>(threads: 2, depth: 4) {
                number += 1
                let task = number
                return (
                    task,
                    BatchTask(bytes: 1) {
                        if task == 1 { throw Broken() }
                        Thread.sleep(forTimeInterval: 0.05)
                        ended.withLock { $0 += 1 }
                        return nil
                    }
                )
            }
            _ = try pipeline.next()
        }
        #expect(throws: Broken.self) { try run() }
        // The three that were handed out beside the one that failed.
        #expect(ended.withLock { $0 } == 3)
    }
}

import Dispatch

/// Runs the tasks of a source side by side and gives their results in order,
/// so that the first error in order is the one that is seen.
///
/// At most `depth` results are under way or waiting, which bounds the memory.
/// Once the pipeline is gone, no thread runs or holds a task of it any more, also
/// after an error: nobody reads a source behind the back of its owner.
public final class BatchPipeline<Tag: Sendable> {
    private final class Slot: @unchecked Sendable {
        let tag: Tag
        let bytes: Int
        let isReady = DispatchSemaphore(value: 0)
        /// Written before `isReady` is signalled, read after it was waited for.
        var result: Result<ImportedBatch?, any Error> = .success(nil)

        init(tag: Tag, bytes: Int) {
            self.tag = tag
            self.bytes = bytes
        }
    }

    /// One result: what the task's source tagged it with, its rows and its bytes.
    public typealias Output = (tag: Tag, batch: ImportedBatch?, bytes: Int)

    private let nextTask: () throws -> (tag: Tag, task: BatchTask)?
    private let depth: Int
    /// As many at a time as there are threads.
    private let gate: DispatchSemaphore
    private let queue = DispatchQueue(label: "syndb.import", attributes: .concurrent)
    private let tasks = DispatchGroup()
    private var slots: [Slot] = []
    private var rest: (tag: Tag, run: @Sendable () throws -> ImportedBatch?)?
    private var sourceEnded = false
    private var sourceError: (any Error)?

    /// `nextTask` is called by the thread that calls `next`.
    public init(threads: Int, depth: Int, nextTask: @escaping () throws -> (tag: Tag, task: BatchTask)?) {
        self.nextTask = nextTask
        self.depth = max(1, depth)
        gate = DispatchSemaphore(value: max(1, threads))
    }

    deinit { tasks.wait() }

    /// The next result; nil at the end. An error ends the sequence.
    public func next() throws -> Output? {
        if let (tag, run) = rest.take() { return try output(tag, Result { try run() }, bytes: 0) }
        while slots.count < depth, !sourceEnded { submit() }
        guard !slots.isEmpty else {
            if let sourceError { throw sourceError }
            return nil
        }
        let slot = slots.removeFirst()
        slot.isReady.wait()
        return try output(slot.tag, slot.result, bytes: slot.bytes)
    }

    private func output(
        _ tag: Tag, _ result: Result<ImportedBatch?, any Error>, bytes: Int
    ) throws -> Output {
        do {
            let batch = try result.get()
            rest = batch?.rest.map { (tag, $0) }
            return (tag, batch, bytes)
        } catch {
            sourceEnded = true
            throw error
        }
    }

    /// An error of the source comes after the results of what it gave before.
    private func submit() {
        do {
            guard let (tag, task) = try nextTask() else {
                sourceEnded = true
                return
            }
            let slot = Slot(tag: tag, bytes: task.bytes)
            slots.append(slot)
            queue.async(group: tasks) { [gate] in
                gate.wait()
                slot.result = Result { try task.run() }
                gate.signal()
                slot.isReady.signal()
            }
        } catch {
            sourceEnded = true
            sourceError = error
        }
    }
}

import SynDB
import Synchronization

/// Numbers calls, and fails those that were asked for.
final class FailingCalls: Sendable {
    private let failing: ClosedRange<Int>
    private let path: String?
    private let kind: FileError.Kind
    private let number = Mutex(0)

    init(_ failing: ClosedRange<Int>, path: String?, kind: FileError.Kind) {
        self.failing = failing
        self.path = path
        self.kind = kind
    }

    var hasFailed: Bool { number.withLock { $0 } >= failing.lowerBound }

    func count(_ operation: String, _ path: String) throws(FileError) {
        let call = number.withLock { number in
            number += 1
            return number
        }
        guard failing.contains(call) || path == self.path else { return }
        throw FileError(kind: kind, operation: operation, path: path, reason: "the test wants it so")
    }
}

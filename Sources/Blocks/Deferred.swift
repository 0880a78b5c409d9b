import Synchronization

/// A value that is made when it is first asked for, once for all threads.
///
/// What fails is tried anew the next time: the failure is given to everybody
/// who asks. Asking again from inside its own making is a deadlock.
public final class Deferred<Value: Sendable, Failure: Error>: Sendable {
    @usableFromInline
    enum State {
        case pending(@Sendable () throws(Failure) -> Value)
        case ready(Value)
    }

    @usableFromInline let state: Mutex<State>

    public init(_ make: @escaping @Sendable () throws(Failure) -> Value) { state = Mutex(.pending(make)) }

    public init(ready value: Value) { state = Mutex(.ready(value)) }

    /// Compiled for the types of each caller: questions ask for such values all the
    /// time.
    @inlinable
    public func value() throws(Failure) -> Value {
        try state.withLock { (state) throws(Failure) -> Value in
            switch state {
            case .ready(let value): return value
            case .pending(let make):
                let value = try make()
                state = .ready(value)
                return value
            }
        }
    }
}

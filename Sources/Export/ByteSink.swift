/// Where the bytes of a result go: a file, a terminal, a socket.
public protocol ByteSink {
    /// Writes all of `bytes`, or throws.
    mutating func write(_ bytes: [UInt8]) throws
}

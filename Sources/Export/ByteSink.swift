/// Where the bytes of a result go: a file, a terminal, a socket.
public protocol ByteSink {
    /// Writes all of `bytes`, or throws.
    mutating func write(_ bytes: [UInt8]) throws
    /// The same from where the bytes lie, which spares a copy of what is large.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws
}

extension ByteSink {
    public mutating func write(_ bytes: UnsafeRawBufferPointer) throws { try write(Array(bytes)) }
}

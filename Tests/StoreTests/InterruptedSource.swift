import SynDB

/// A text that does something when it is read first.
final class InterruptedSource: ByteSource {
    private var source: MemorySource
    private var action: (() throws -> Void)?

    init(_ text: String, _ action: @escaping () throws -> Void) {
        source = MemorySource(text)
        self.action = action
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try action?()
        action = nil
        return try source.read(into: buffer)
    }
}

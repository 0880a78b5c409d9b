import Synchronization

/// Counts the segment bytes that one query touches; each page and section
/// counts once however often it is read. Safe to share between threads.
public final class ReadMeter: Sendable {
    private struct Part: Hashable {
        var segment: ObjectIdentifier
        var offset: UInt64
    }

    private struct State {
        var parts = Set<Part>()
        var bytes: UInt64 = 0
        var pages = 0
    }

    private let state = Mutex(State())

    public init() {}

    /// Bytes of all pages and sections touched so far.
    public var bytes: UInt64 { state.withLock { $0.bytes } }

    /// Pages touched so far.
    public var pages: Int { state.withLock { $0.pages } }

    func touch(_ segment: SegmentReader, offset: UInt64, length: UInt64, isPage: Bool) {
        let part = Part(segment: ObjectIdentifier(segment), offset: offset)
        state.withLock { state in
            guard state.parts.insert(part).inserted else { return }
            state.bytes += length
            if isPage { state.pages += 1 }
        }
    }
}

import CProcess

/// Asks the system for pages of 2 MiB where much memory is going to be touched
/// for the first time: to clear it 4 KiB at a time took a third of the time of a
/// load of mixed datasets, whose rows wait in memory.
public struct HugePages: Sendable {
    /// The heaps that were asked for.
    private var heaps: Set<UInt> = []

    public init() {}

    /// For the heap that memory comes from, once.
    public mutating func prefer(around memory: UnsafeRawBufferPointer) {
        guard let address = memory.baseAddress.map({ UInt(bitPattern: $0) }),
            heaps.insert(address / syndb_heap_bytes).inserted
        else { return }
        syndb_prefer_huge_pages(address)
    }
}

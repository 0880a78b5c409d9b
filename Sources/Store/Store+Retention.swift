import StoreIO

/// What became of snapshots that were to go.
public struct Retirement: Sendable {
    /// Those that are gone, ascending.
    public var removed: [UInt64] = []
    /// Those that stay because a reader has them open, or an unfinished load
    /// builds on them.
    public var held: [UInt64] = []
    /// Segments and catalogues that no snapshot names any more, and their bytes.
    public var files = 0
    public var bytes: UInt64 = 0
}

extension Store {
    /// The newest snapshots are kept, so many of them.
    public static let keptSnapshots = 10

    /// Removes all snapshots but the newest, and the segments and catalogues that
    /// no other names. `keeping` is at least 1.
    public func retireSnapshots(keeping count: Int, wait: Double = 0) throws -> Retirement {
        guard count >= 1 else {
            throw StoreError(.usage, "cannot keep \(count) snapshots", hint: "the newest one always stays")
        }
        let lock = try lockForWriting(wait: wait)
        defer { lock.release() }
        return try retire(snapshotNumbers().dropLast(count))
    }

    /// Removes manifests that no reader holds and no unfinished load builds on,
    /// and then the files that no manifest names any more. The caller holds the
    /// lock, and the newest manifest is durable (STO-023, STO-024, STO-037).
    ///
    /// In this order, and with the removal made durable in between, since a crash
    /// must leave no manifest without its files.
    func retire(_ numbers: some Sequence<UInt64>) throws -> Retirement {
        var result = Retirement()
        let kept = try journaledSnapshots()
        for number in numbers {
            let path = paths.manifest(number)
            guard let kept, !kept.contains(number),
                let lock = try fileSystem.lockExisting(path, shared: false)
            else {
                result.held.append(number)
                continue
            }
            defer { lock.release() }
            try fileSystem.remove(path)
            result.removed.append(number)
        }
        guard !result.removed.isEmpty else { return result }
        try fileSystem.syncDirectory(paths.manifests)
        (result.files, result.bytes) = try remove(unnamed(among: files()))
        return result
    }
}

import StoreIO

extension Store {
    /// The newest snapshots are kept, so many of them.
    static let keptSnapshots = 10

    /// Removes the manifests of older snapshots, and then the catalogues that no
    /// manifest names any more. Segments stay. The caller holds the lock, and the
    /// newest manifest is durable (STO-023).
    ///
    /// In this order, and with the removal made durable in between, since a crash
    /// must leave no manifest without its catalogue.
    func removeOldSnapshots() throws {
        let numbers = try snapshotNumbers()
        guard numbers.count > Self.keptSnapshots else { return }
        for number in numbers.dropLast(Self.keptSnapshots) { try fileSystem.remove(paths.manifest(number)) }
        try fileSystem.syncDirectory(paths.manifests)
        // What a manifest names that cannot be read is unknown: nothing goes then.
        let named = Set(try snapshotNumbers().map { try readManifest($0).catalogNumber })
        for name in try fileSystem.list(paths.catalogs) {
            guard let number = StorePaths.number(name, suffix: ".cat"), !named.contains(number) else {
                continue
            }
            let path = paths.catalogs + "/" + name
            if try fileSystem.status(path)?.kind == .file { try fileSystem.remove(path) }
        }
    }
}

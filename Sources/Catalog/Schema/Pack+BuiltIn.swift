extension Pack {
    /// The packs that the engine brings along, the default one first.
    public static let builtInNames = ["syndb", "cryoet"]

    /// The pack of that name; nil for any other name.
    public static func builtIn(named name: String) -> Pack? {
        switch name {
        case "syndb": syndb
        case "cryoet": cryoet
        default: nil
        }
    }

    private static let syndb = compiled(PackageResources.syndb_yaml, "syndb.yaml")
    private static let cryoet = compiled(PackageResources.cryoet_yaml, "cryoet.yaml")

    /// The built-in pack with exactly that text, parsed once for all catalogues.
    static func compiled(_ source: String) -> Pack? {
        for name in builtInNames {
            // Lengths first: a pack that is not needed is not parsed.
            let bytes = name == "syndb" ? PackageResources.syndb_yaml : PackageResources.cryoet_yaml
            guard bytes.count == source.utf8.count, source.utf8.elementsEqual(bytes) else { continue }
            return builtIn(named: name)
        }
        return nil
    }

    /// The text is part of the program and parsed by its tests, so a failure
    /// here cannot reach a user.
    private static func compiled(_ bytes: [UInt8], _ file: String) -> Pack? {
        try? Pack.parse(String(decoding: bytes, as: UTF8.self), file: file)
    }
}

import Catalog
import Columns
import Store

/// Packs by name: built in, or a file.
public enum PackFile {
    /// The named packs in order; a file that extends a built-in pack brings it
    /// along when it is not named itself.
    public static func packs(_ names: [String]) throws -> [Pack] {
        var packs: [Pack] = []
        for name in names {
            let pack = try pack(name)
            guard !packs.contains(where: { $0.name == pack.name }) else {
                throw CatalogError(.pack, "the pack \"\(pack.name)\" is named twice")
            }
            packs.append(pack)
        }
        for name in Pack.builtInNames.reversed() where !packs.contains(where: { $0.name == name }) {
            if packs.contains(where: { $0.builtInsNeeded.contains(name) }),
                let pack = Pack.builtIn(named: name)
            {
                packs.insert(pack, at: 0)
            }
        }
        _ = try Schema(packs: packs)
        return packs
    }

    /// A built-in pack, or a parsed file.
    public static func pack(_ name: String) throws -> Pack {
        if let pack = Pack.builtIn(named: name) { return pack }
        do {
            return try Pack.parse(try FileSource.text(of: name), file: name)
        } catch let error as StoreError where error.kind == .notFound {
            throw StoreError(
                .notFound,
                "\(name): neither a built-in pack (\(Pack.builtInNames.joined(separator: ", "))) nor a file",
                hint: NearestName.question(name, among: Pack.builtInNames) ?? ""
            )
        }
    }
}

extension Pack {
    /// Tables of other packs to which this one adds columns, as it names them.
    public var extendedTables: [String] {
        tables.map(\.declaration).compactMap { table in
            if case .extending(let target) = table.target { target } else { nil }
        }
    }

    /// Built-in packs whose tables this one extends or refers to.
    fileprivate var builtInsNeeded: Set<String> {
        var names = Set<String>()
        for table in tables.map(\.declaration) {
            if case .extending(let target) = table.target { names.insert(target) }
            for column in table.columns { names.formUnion(column.declaration.references) }
        }
        return Set(
            Pack.builtInNames.filter { pack in pack != name && names.contains { $0.hasPrefix(pack + ".") } })
    }
}

import Bits
import Catalog
import Columns
import Store

/// Somebody who asks, as far as it matters for what they may see.
public struct Reader: Sendable, Hashable {
    /// Whom datasets name as their owner; nil for somebody unknown.
    public var name: String?
    /// Groups that a dataset can be shared with.
    public var groups: Set<String>
    /// Whether the access of datasets does not concern them: who runs the store.
    public var seesAll: Bool

    public init(name: String? = nil, groups: Set<String> = [], seesAll: Bool = false) {
        self.name = name
        self.groups = groups
        self.seesAll = seesAll
    }

    public static let anonymous = Reader()
}

extension Snapshot {
    /// The snapshot as a reader may see it; itself for one who sees all.
    public func seen(by reader: Reader) throws -> Snapshot {
        reader.seesAll ? self : restricted(to: try datasetsVisible(to: reader))
    }

    /// The datasets that a reader may see by their metadata: open ones, ones for
    /// registered readers where the reader has a name, their own ones, and those
    /// shared with a group of theirs. Where nothing is stated a dataset is open;
    /// any other word than the known ones hides it from all but these.
    public func datasetsVisible(to reader: Reader) throws -> Bitmap {
        guard let access = catalog.metadataColumn(named: "access") else { return catalog.liveDatasets }
        var hidden = Bitmap(count: catalog.count, repeating: false)
        for (code, term) in try catalog.terms(of: access).enumerated() {
            let isShown = term.text == "open" || term.text == "registered" && reader.name != nil
            guard !isShown else { continue }
            hidden.formUnion(try catalog.datasets(havingTerm: UInt32(code), of: access))
        }
        var visible = hidden.inverted()
        visible.formUnion(try datasetsHeld(by: reader))
        visible.formIntersection(catalog.liveDatasets)
        return visible
    }

    /// Whether a reader may change a dataset, beyond seeing it: their own one, or
    /// one that is shared with a group of theirs.
    public func isChangeable(_ dataset: DatasetOrdinal, by reader: Reader) throws -> Bool {
        if reader.seesAll { return true }
        return try datasetsHeld(by: reader)[dataset.index]
    }

    private func datasetsHeld(by reader: Reader) throws -> Bitmap {
        var held = try datasets(having: reader.name.map { [$0] } ?? [], in: "owner_id")
        held.formUnion(try datasets(having: reader.groups, in: "group"))
        return held
    }

    private func datasets(having values: some Sequence<String>, in column: String) throws -> Bitmap {
        var having = Bitmap(count: catalog.count, repeating: false)
        guard let reference = catalog.metadataColumn(named: column) else { return having }
        for value in values where !value.isEmpty {
            guard let code = try catalog.code(of: .text(value), in: reference) else { continue }
            having.formUnion(try catalog.datasets(havingTerm: code, of: reference))
        }
        return having
    }
}

import Columns

extension ColumnMatcher {
    mutating func report(_ kind: ImportError.Kind, _ text: String) { problems.append((kind, text)) }

    func quoted(_ text: String) -> String { ImportError.quoted(text) }

    func suggestion(_ name: String, _ candidates: [String]) -> String {
        NearestName.find(name, among: candidates).map { "; did you mean \(quoted($0))?" } ?? ""
    }

    func unknownTarget(_ name: String) -> String {
        "the map names table column \(quoted(name)), which the table lacks"
            + suggestion(name, targets.map(\.name))
    }

    func source(_ origin: ColumnOrigin) -> String {
        switch origin {
        case .field(let field), .part(let field, _, _): "by file column \(quoted(header[field]))"
        case .constant: "by a constant of the map"
        case .absent, .joined, .rowNumber: "by a computed column of the map"
        }
    }

    mutating func reportExtras(_ extras: [String]) {
        guard !extras.isEmpty else { return }
        let free = targets.indices.filter { origins[$0] == .absent }
        // Suggestions for the first few: a search for each of thousands takes too long.
        var taken: Set<String> = []
        let list = extras.enumerated().map { index, name in
            guard index < 32 else { return quoted(name) }
            let names = free.map { targets[$0].name }
            // Without its unit a name may be near: volume_um3 to mesh_volume.
            let bare = LengthUnit.suffix(of: name).flatMap { _ in name.lastIndex(of: "_") }.map {
                String(name[..<$0])
            }
            let nearest =
                NearestName.find(name, among: names) ?? bare.flatMap { NearestName.find($0, among: names) }
            // A table column may be given once: the first near one gets it.
            let value = nearest.flatMap { taken.insert($0).inserted ? mapValue(name, $0) : nil }
            draft.append((name, value ?? "null"))
            return quoted(name) + (nearest.map { " (did you mean \(quoted($0))?)" } ?? "")
        }
        report(
            .columns,
            "the table lacks file column\(extras.count == 1 ? "" : "s") "
                + list.joined(separator: ", ") + "; map them (--map FILE) or pass --ignore-extra")
    }

    /// Columns of the map that the file does not have.
    mutating func checkMapping() {
        guard let mapping else { return }
        for (name, stated) in mapping.columns.sorted(by: { $0.key < $1.key })
        where (stated.column != nil || !stated.parts.isEmpty) && !header.contains(name) {
            report(
                .mapping,
                "the map names file column \(quoted(name)), which the file lacks"
                    + suggestion(name, header))
        }
    }

    mutating func checkRequired() {
        let required = options.requiredColumns ?? targets.filter { !$0.isNullable }.map(\.name)
        let missing = targets.indices.filter {
            required.contains(targets[$0].name) && origins[$0] == .absent
        }
        // A column that failed for another reason is reported once.
        guard !missing.isEmpty, !problems.contains(where: { $0.kind == .mapping }) else { return }
        lacking = missing.map { targets[$0].name }
        report(
            .columns,
            "the file lacks required column\(missing.count == 1 ? "" : "s") "
                + missing.map { quoted(targets[$0].name) }.joined(separator: ", "))
    }
}

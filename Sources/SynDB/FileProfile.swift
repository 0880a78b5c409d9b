import Columns
import Import

/// What a file of rows holds and how its columns would fill a table, from all
/// of its rows.
public struct FileProfile: Sendable {
    /// A column of the file.
    public struct Column: Sendable {
        public var profile: ColumnProfile
        /// Table columns that it would fill; none for one that the table lacks.
        public var targets: [String]
        /// The type of the target, or else what the values look like.
        public var type: ColumnType
        /// The unit of the file's numbers: stated, or else the table's.
        public var unit: String?
        public var isUnitStated: Bool
        /// Whether the map says to leave it out.
        public var isPassedOver: Bool
    }

    public let file: String
    public let rows: Int
    public let columns: [Column]

    /// Reads the whole file. Nothing that is wrong with its columns is an error
    /// here, but what is wrong with its bytes is. With `keepsGoing` records of
    /// another number of cells than the header are left out.
    public init(
        _ input: LoadRequest.Input, targets: [TargetColumn], mapping: MappingFile?, keepsGoing: Bool = false
    ) throws {
        file = input.name
        let (source, layout) = try input.open()
        let table = try TableFile(source, file: input.name, layout: layout, mapping: mapping)
        let options = ImportOptions(ignoreExtra: true, requiredColumns: [])
        let plan = try? table.plan(targets: targets, mapping: mapping, options: options)
        var profiles = table.header.map { ColumnProfile(name: $0) }
        let texts = try table.texts(nulls: mapping?.nulls ?? [""], keepsGoing: keepsGoing)
        var count = 0
        while let batch = try FileProfile.nextBatch(of: texts) {
            count += batch.rows
            for (index, column) in batch.columns.enumerated() {
                profiles[index].take(column, rows: batch.rows)
            }
        }
        rows = count
        columns = profiles.enumerated().map { field, profile in
            let filled = plan.map { plan in
                plan.targets.indices.filter { plan.origins[$0].isFilled(by: field) }
                    .sorted { plan.origins[$0].part < plan.origins[$1].part }
            }
            let first = filled?.first
            let stated = first.flatMap { plan?.statedUnits[$0] }
            return Column(
                profile: profile, targets: (filled ?? []).map { targets[$0].name },
                type: first.map { targets[$0].type } ?? profile.type,
                unit: stated ?? first.flatMap { targets[$0].unit }, isUnitStated: stated != nil,
                isPassedOver: mapping?.columns[profile.name].map { $0.column == nil && $0.parts.isEmpty }
                    ?? false)
        }
    }
}

extension FileProfile {
    private static func nextBatch(of source: TableImporter) throws -> ImportedBatch? {
        do {
            return try source.nextBatch(maximumRows: 1 << 16)
        } catch let failed as FailedImport {
            throw failed.error
        }
    }

    /// A table for people: a line for each column of the file.
    public var text: String {
        var lines = [["file column", "goes to", "type", "unit", "nulls", "distinct", "values"]]
        for column in columns {
            let profile = column.profile
            var values = profile.minimum.flatMap { low in profile.maximum.map { "\(low) to \($0)" } } ?? ""
            if !profile.suspectedNulls.isEmpty {
                values +=
                    " and " + profile.suspectedNulls.joined(separator: ", ") + " (NULL? say so in a map)"
            }
            let isMany = profile.distinct >= ColumnProfile.maximumDistinct
            lines.append([
                profile.name.isEmpty
                    ? "\"\"" : profile.name.split(whereSeparator: \.isNewline).joined(separator: " "),
                column.isPassedOver
                    ? "- (passed over)"
                    : column.targets.isEmpty ? "- (looks like)" : column.targets.joined(separator: ", "),
                column.type.rawValue,
                column.unit.map { column.isUnitStated || $0 == "unknown" ? $0 : "\($0) (assumed)" } ?? "",
                "\(profile.nulls)", isMany ? "\(profile.distinct)+" : "\(profile.distinct)", values,
            ])
        }
        let widths = lines[0].indices.map { index in lines.map { $0[index].count }.max() ?? 0 }
        let table = lines.map { line in
            let cells = line.enumerated().map { index, cell in
                cell + String(repeating: " ", count: widths[index] - cell.count)
            }
            var text = cells.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return "  " + text
        }
        return (["\(file): \(Count.text(rows, "row")), \(Count.text(columns.count, "column"))"] + table)
            .joined(separator: "\n")
    }
}

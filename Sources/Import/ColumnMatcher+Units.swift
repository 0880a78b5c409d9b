import Columns

extension ColumnMatcher {
    /// Compares the unit that the map, or else the file, or else the header's
    /// suffix, states with the table's, and settles the conversion.
    mutating func settleUnit(_ target: Int, field place: Int, _ mapping: ColumnMapping?) {
        let column = targets[target]
        let field = header[place]
        // A map may spell a unit as a pack may.
        let own = mapping?.unit ?? (place < units.count ? units[place] : nil)
        let stated = own.map { UnitName.canonical($0) ?? $0 } ?? LengthUnit.suffix(of: field)
        statedUnits[target] = stated
        if mapping?.converts == true || mapping?.scale != nil {
            guard column.type.integerRange != nil && column.type != .bool || column.type == .float64 else {
                report(
                    .mapping,
                    "table column \(quoted(column.name)) (\(column.type.rawValue)) holds no numbers to convert"
                )
                return
            }
            if column.unit == "unknown" {
                report(
                    .unitConflict,
                    "table column \(quoted(column.name)) has the unit \"unknown\", which is never converted")
                return
            }
        }
        if let scale = mapping?.scale {
            if column.type != .float64, Int64(exactly: scale) == nil {
                report(
                    .mapping,
                    "the scale of table column \(quoted(column.name)) (\(column.type.rawValue)) must be "
                        + "a whole number, found \(scale)")
                return
            }
            conversions[target] = .scale(scale)
        } else if mapping?.converts == true {
            settleConversion(target, field: field, stated: stated)
        } else if let stated, stated != "unknown", column.unit != "unknown",
            column.unit != nil || mapping?.unit != nil, !LengthUnit.same(stated, column.unit ?? "")
        {
            reportConflict(column, field: field, stated: stated)
        }
    }

    private mutating func settleConversion(_ target: Int, field: String, stated: String?) {
        let column = targets[target]
        guard let stated else {
            report(
                .mapping,
                "file column \(quoted(field)) is to be converted and its unit is not stated; "
                    + "write unit: too")
            return
        }
        guard let unit = column.unit, stated != unit else {
            if column.unit == nil { reportConflict(column, field: field, stated: stated) }
            return
        }
        guard let from = LengthUnit(stated), let to = LengthUnit(unit), let power = from.powerOfTen(to: to)
        else {
            reportConflict(column, field: field, stated: stated)
            return
        }
        if power != 0 { conversions[target] = .powerOfTen(power) }
    }

    private mutating func reportConflict(_ column: TargetColumn, field: String, stated: String) {
        var text =
            "file column \(quoted(field)) is in \(quoted(stated)), table column \(quoted(column.name)) "
        guard let unit = column.unit else {
            report(.unitConflict, text + "has no unit")
            return
        }
        text += "in \(quoted(unit)); write "
        let entry = "\(quoted(field)): { column: \(column.name), unit: \(stated), "
        let isExact =
            LengthUnit(stated).flatMap { from in LengthUnit(unit).flatMap { from.powerOfTen(to: $0) } } != nil
        text += entry + (isExact ? "convert: true }" : "scale: NUMBER }") + " in the map"
        report(.unitConflict, text)
    }
}

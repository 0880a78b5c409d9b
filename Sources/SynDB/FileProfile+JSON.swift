extension FileProfile: Encodable {
    private enum CodingKeys: String, CodingKey { case file, rows, columns }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(rows, forKey: .rows)
        try container.encode(columns, forKey: .columns)
    }
}

extension FileProfile.Column: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name, targets, type, unit, isUnitStated, nulls, suspectedNulls, distinct, minimum, maximum
    }

    /// Numbers are texts: they may have more digits than a reader of JSON keeps.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(profile.name, forKey: .name)
        try container.encode(targets, forKey: .targets)
        try container.encode(type.rawValue, forKey: .type)
        try container.encode(unit, forKey: .unit)
        try container.encode(isUnitStated, forKey: .isUnitStated)
        try container.encode(profile.nulls, forKey: .nulls)
        try container.encode(profile.suspectedNulls, forKey: .suspectedNulls)
        try container.encode(profile.distinct, forKey: .distinct)
        try container.encode(profile.minimum, forKey: .minimum)
        try container.encode(profile.maximum, forKey: .maximum)
    }
}

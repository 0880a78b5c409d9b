/// The units a column may have.
///
/// A closed list, because a misspelt unit would be a unit of its own and every
/// conversion would refuse it later, far from the slip.
public enum UnitName {
    /// Every unit, by its one spelling. `1` is a plain number, `unknown` one
    /// whose unit the contributor cannot tell; it is never converted.
    public static let known: [String] = [
        "angstrom", "angstrom2", "angstrom3", "nm", "nm2", "nm3", "um", "um2", "um3", "mm", "mm2", "mm3",
        "m", "1/nm", "1/um", "px", "voxel", "degree", "radian", "ms", "s", "min", "hour", "day", "V", "mV",
        "kV", "Hz", "pA", "K", "celsius", "kDa", "byte", "count", "probability", "score", "ratio", "percent",
        "e/angstrom2", "1", "unknown",
    ]

    /// Other spellings in use, in lower case.
    private static let spellings: [String: String] = [
        "å": "angstrom", "ångström": "angstrom", "å2": "angstrom2", "å3": "angstrom3",
        "nm^2": "nm2", "nm²": "nm2", "nm^3": "nm3", "nm³": "nm3", "µm": "um", "μm": "um", "micron": "um",
        "um^2": "um2", "µm²": "um2", "μm²": "um2", "um^3": "um3", "µm³": "um3", "μm³": "um3", "µm2": "um2",
        "μm2": "um2", "µm3": "um3", "μm3": "um3", "nanometer": "nm", "nanometre": "nm", "nm-1": "1/nm",
        "nm^-1": "1/nm", "pixel": "px", "pixels": "px", "voxels": "voxel", "deg": "degree", "°": "degree",
        "degrees": "degree", "rad": "radian", "radians": "radian", "sec": "s", "second": "s", "volt": "V",
        "bytes": "byte", "%": "percent", "e/a2": "e/angstrom2", "e/å2": "e/angstrom2", "": "1",
    ]

    /// The known unit that `text` spells, letter case kept where it matters
    /// (`mV`, `kV`, `V`); nil for an unknown one.
    public static func canonical(_ text: String) -> String? {
        if known.contains(text) { return text }
        if let spelt = spellings[text.lowercased()] { return spelt }
        let matches = known.filter { $0.lowercased() == text.lowercased() }
        return matches.count == 1 ? matches[0] : nil
    }
}

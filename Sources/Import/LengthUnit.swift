/// A unit of length, area or volume: metres times a power of ten, to the power
/// of a dimension. Every conversion is then one multiplication or division by a
/// power of ten that a double holds exactly.
struct LengthUnit: Equatable {
    /// log10 of the unit's edge in metres.
    var exponent: Int
    /// 1 length, 2 area, 3 volume.
    var dimension: Int

    private static let spellings: [String: Int] = [
        "angstrom": -10, "angstroms": -10, "Å": -10, "nm": -9, "nanometer": -9, "nanometre": -9,
        "um": -6, "µm": -6, "μm": -6, "micron": -6, "micrometer": -6, "micrometre": -6, "mm": -3,
        "millimeter": -3, "millimetre": -3,
    ]

    /// nil for anything but the spellings above, with a `2` or `3`, `^2` or
    /// `^3`, `²` or `³` after them.
    init?(_ text: String) {
        var edge = text
        dimension = 1
        if let last = edge.last, let power = ["2": 2, "²": 2, "3": 3, "³": 3][last] {
            dimension = power
            edge.removeLast()
            if edge.last == "^" { edge.removeLast() }
        }
        guard let exponent = LengthUnit.spellings[edge] else { return nil }
        self.exponent = exponent
    }

    /// k such that a number in this unit times 10^k is the same in `other`;
    /// nil between unlike dimensions.
    func powerOfTen(to other: LengthUnit) -> Int? {
        dimension == other.dimension ? (exponent - other.exponent) * dimension : nil
    }

    /// Whether two spellings mean one unit.
    static func same(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        guard let left = LengthUnit(left), let right = LengthUnit(right) else { return false }
        return left == right
    }

    /// The unit that a header such as `area_um2` states after its last
    /// underscore: a spelling of this type in ASCII, a voxel or a pixel.
    static func suffix(of header: String) -> String? {
        guard let underscore = header.lastIndex(of: "_") else { return nil }
        let suffix = String(header[header.index(after: underscore)...])
        switch suffix {
        case "vx", "voxel", "voxels": return "voxel"
        case "px", "pixel", "pixels": return "px"
        default: return LengthUnit(suffix) == nil ? nil : suffix
        }
    }
}

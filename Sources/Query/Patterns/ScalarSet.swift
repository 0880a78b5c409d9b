/// A set of Unicode scalars, as ranges or as all but these.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isInverted = false

    init(_ ranges: [ClosedRange<UInt32>], isInverted: Bool = false) {
        self.ranges = ranges
        self.isInverted = isInverted
    }

    init(_ scalar: Unicode.Scalar) { self.init([scalar.value...scalar.value]) }

    static let digit = ScalarSet([0x30...0x39])
    static let space = ScalarSet([0x09...0x0D, 0x20...0x20])
    static let word = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// All but the end of a line.
    static let any = ScalarSet([0x0A...0x0A], isInverted: true)

    var inverted: ScalarSet { ScalarSet(ranges, isInverted: !isInverted) }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isInverted
    }

    /// A scalar in lower case, where that is one scalar.
    static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let mapping = scalar.properties.lowercaseMapping.unicodeScalars
        return mapping.count == 1 ? mapping[mapping.startIndex] : scalar
    }

    /// With the other case of each letter; what is matched is in lower case.
    var ignoringCase: ScalarSet {
        var ranges = ranges
        for range in self.ranges {
            // A range of thousands is no list of letters.
            guard range.count <= 1024 else { continue }
            for value in range {
                guard let scalar = Unicode.Scalar(value) else { continue }
                let folded = Self.folded(scalar).value
                if folded != value { ranges.append(folded...folded) }
            }
        }
        return ScalarSet(ranges, isInverted: isInverted)
    }
}

import Bits

/// The bins of a body, ascending: bin b holds the 2^width values from its lower
/// bound on, and `weight` of the tANS states (ENC-071 to ENC-073).
struct EntropyBins {
    /// More states cost more cache than they save bits.
    static let widestTable = 14

    /// log2 of the number of states.
    let tableLog: Int
    var weights: [Int] = []
    var lowers: [Int64] = []
    var widths: [UInt8] = []
    private(set) var widest = 0

    var count: Int { weights.count }

    init(tableLog: Int) { self.tableLog = tableLog }

    mutating func append(weight: Int, lower: Int64, width: Int) {
        weights.append(weight)
        lowers.append(lower)
        widths.append(UInt8(width))
        widest = max(widest, width)
    }
}

extension EntropyBins {
    init(_ reader: inout EntropyReader) throws(EncodingError) {
        let tableLog = Int(try reader.read(UInt8.self))
        guard tableLog <= Self.widestTable else {
            throw EncodingError(
                "ENC-071", "expected a table log of 0 to \(Self.widestTable), found \(tableLog)")
        }
        self.init(tableLog: tableLog)
        let states = 1 << tableLog
        let count = Int(try reader.read(UInt16.self))
        guard count >= 1, count <= states else {
            throw EncodingError("ENC-071", "expected 1 to \(states) bins, found \(count)")
        }
        weights.reserveCapacity(count)
        lowers.reserveCapacity(count)
        widths.reserveCapacity(count)
        var free = states
        var end = try reader.read(Int64.self)
        var width = 0
        for _ in 0..<count {
            let weight = try reader.readGamma(limit: states, rule: "ENC-072")
            free -= weight
            let step = try reader.readGamma(limit: 129, rule: "ENC-073") - 1
            width += Int(Self.unzigzag(UInt64(step)))
            guard width >= 0, width <= 64 else {
                throw EncodingError("ENC-073", "expected an offset width of 0 to 64, found \(width)")
            }
            let length = try reader.readGamma(limit: 65, rule: "ENC-073") - 1
            var gap: UInt64 = 0
            if length > 0 { gap = try reader.readBits(length - 1) | 1 << UInt64(length - 1) }
            let lower = end &+ Self.unzigzag(gap)
            append(weight: weight, lower: lower, width: width)
            end = lower &+ Self.size(width)
        }
        guard free == 0 else {
            throw EncodingError("ENC-072", "expected weights of together \(states), found \(states - free)")
        }
    }

    func write(into writer: inout ByteWriter) {
        writer.write(UInt8(tableLog))
        writer.write(UInt16(count))
        var end = lowers[0]
        writer.write(end)
        var bits = EntropyBits()
        var width = 0
        for bin in 0..<count {
            bits.writeGamma(weights[bin])
            bits.writeGamma(Int(Self.zigzag(Int64(Int(widths[bin]) - width))) + 1)
            width = Int(widths[bin])
            let gap = Self.zigzag(lowers[bin] &- end)
            let length = 64 - gap.leadingZeroBitCount
            bits.writeGamma(length + 1)
            if length > 0 { bits.write(gap & (1 << UInt64(length - 1) - 1), width: length - 1) }
            end = lowers[bin] &+ Self.size(width)
        }
        writer.write(raw: bits.finish())
    }

    /// 2^width, 0 for the width of 64.
    static func size(_ width: Int) -> Int64 { Int64(truncatingIfNeeded: UInt64(1) << UInt64(width)) }

    private static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

    private static func unzigzag(_ value: UInt64) -> Int64 {
        Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}

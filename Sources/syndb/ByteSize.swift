import ArgumentParser

/// A size as people write it: `65536`, `512K`, `1.5G`, `4GiB`. Units are powers
/// of 1,024.
struct ByteSize: ExpressibleByArgument {
    var bytes: Int

    init?(argument: String) {
        var number = argument.lowercased()[...]
        for ending in ["ib", "b"] where number.hasSuffix(ending) {
            number = number.dropLast(ending.count)
            break
        }
        var factor = 1.0
        for (power, unit) in ["k", "m", "g", "t"].enumerated() where number.hasSuffix(unit) {
            for _ in 0...power { factor *= 1024 }
            number = number.dropLast()
            break
        }
        guard let value = Double(number), value > 0, value * factor < 0x1p62 else { return nil }
        bytes = Int(value * factor)
    }
}

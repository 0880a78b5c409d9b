import ArgumentParser

/// A number of bytes as a flag states it: 1500000, 512M, 2G, 1.5GiB. K, M, G and
/// T are powers of 1,024.
struct ByteCount: ExpressibleByArgument {
    var bytes: Int

    init?(argument: String) {
        var text = Substring(argument.uppercased())
        for suffix in ["IB", "B"] where text.hasSuffix(suffix) {
            text.removeLast(suffix.count)
            break
        }
        var unit = 1.0
        for (exponent, letter) in "KMGT".enumerated() where text.last == letter {
            text.removeLast()
            for _ in 0...exponent { unit *= 1024 }
            break
        }
        guard let number = Double(text), number > 0, number * unit < 1e18 else { return nil }
        bytes = Int(number * unit)
    }
}

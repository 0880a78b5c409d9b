import Measuring
import SynDB

/// Decoding pages vector by vector.
extension Kernel {
    static var decoding: [Kernel] {
        var kernels = [
            decode("scaled doubles", bar: 1.5, MadeColumns.decimals),
            decode("significant doubles", MadeColumns.significant),
            decode("split doubles", MadeColumns.computed),
            decode("narrow doubles", MadeColumns.singles),
        ]
        for width in [4, 12, 20, 28] {
            kernels.append(
                decode(
                    "packed 32-bit, width \(width)", valueBytes: 4, bar: 1.0, MadeColumns.packed(width)))
        }
        for width in [20, 36, 48] {
            kernels.append(decode("packed 64-bit, width \(width)", bar: 1.5, MadeColumns.packed(width)))
        }
        return kernels + [
            decode("delta", MadeColumns.ascending),
            decode("run-end", MadeColumns.runs),
            decode("dictionary", MadeColumns.fewIntegers),
        ]
    }

    private static func decode(
        _ name: String, valueBytes: Int = 8, bar: Double? = nil, _ make: @escaping MadeColumns.Maker
    ) -> Kernel {
        Kernel(name: name, valueBytes: valueBytes, bar: bar) {
            let pages = try PageSet(valueBytes: valueBytes, make)
            return Pass(schemes: pages.schemes, values: pages.valueCount) {
                try pages.decode(isWidened: valueBytes == 8)
            }
        }
    }
}

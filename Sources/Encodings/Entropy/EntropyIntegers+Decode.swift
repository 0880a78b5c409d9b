extension EntropyIntegers {
    /// Bytes that one load may reach past the end of a vector.
    private static let overreach = 8

    /// Writes the values of vector `index` to `output`, which has room for 1,024
    /// or, in the last vector, for the rest. Damage gives ENC-076.
    func decode(vector index: Int, into output: UnsafeMutablePointer<Int64>) throws(EncodingError) {
        precondition(index >= 0 && index < vectorCount, "no such vector")
        let (start, end) = (starts[index], starts[index + 1])
        var isSound = false
        if end + Self.overreach <= vectors.count, let bytes = vectors.baseAddress {
            isSound = decode(index, bytes + start, byteCount: end - start, output)
        } else {
            withUnsafeTemporaryAllocation(byteCount: end - start + Self.overreach, alignment: 8) { copy in
                guard let bytes = copy.baseAddress else { return }
                copy.initializeMemory(as: UInt8.self, repeating: 0)
                copy.copyMemory(from: UnsafeRawBufferPointer(rebasing: vectors[start..<end]))
                isSound = decode(index, UnsafeRawPointer(bytes), byteCount: end - start, output)
            }
        }
        guard isSound else {
            throw EncodingError("ENC-076", "the bits of vector \(index) do not fill its \(end - start) bytes")
        }
    }

    private func decode(
        _ index: Int, _ bytes: UnsafeRawPointer, byteCount: Int, _ output: UnsafeMutablePointer<Int64>
    ) -> Bool {
        table.states.withUnsafeBufferPointer { states in
            table.bins.withUnsafeBufferPointer { bins in
                guard let states = states.baseAddress, let bins = bins.baseAddress else { return false }
                let vector = EntropyVector(
                    bytes: bytes, bitCount: byteCount * 8,
                    size: min(Self.vectorSize, count - index * Self.vectorSize),
                    tableLog: table.tableLog, states: states, bins: bins)
                let seed = order > 0 ? seeds[0][index] : 0
                let difference = order > 1 ? seeds[1][index] : 0
                return switch order {
                case 0: EntropyOrder<0>.decode(vector, table.widest, seed, difference, output)
                case 1: EntropyOrder<1>.decode(vector, table.widest, seed, difference, output)
                default: EntropyOrder<2>.decode(vector, table.widest, seed, difference, output)
                }
            }
        }
    }
}

/// Picks the kernel of an order by the widest offset.
private enum EntropyOrder<let order: Int> {
    static func decode(
        _ vector: EntropyVector, _ widest: Int, _ seed: Int64, _ difference: Int64,
        _ output: UnsafeMutablePointer<Int64>
    ) -> Bool {
        switch widest {
        case 0: EntropyKernel<order, 0>.decode(vector, seed: seed, difference: difference, into: output)
        case ...57: EntropyKernel<order, 57>.decode(vector, seed: seed, difference: difference, into: output)
        default: EntropyKernel<order, 64>.decode(vector, seed: seed, difference: difference, into: output)
        }
    }
}

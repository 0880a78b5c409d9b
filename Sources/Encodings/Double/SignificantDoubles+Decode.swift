import Bits

extension SignificantDoubles {
    /// `scratch` has room for one vector.
    func decode(
        vector: Int, into output: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        let rows = Vector.rows(vector, of: mantissas.count)
        if try decodeNarrow(vector: vector, rows.count, into: output, scratch: scratch) {
            return exceptions.apply(to: output, rows: rows)
        }
        try exponents.decode(vector: vector, into: scratch)
        try scratch.requireCodes(
            rows.count, below: PowersOfTen.largestExponent + 1, rule: "ENC-034", of: "powers of ten")
        try output.withMemoryRebound(to: Int64.self, capacity: rows.count) {
            mantissas throws(EncodingError) in
            try self.mantissas.decode(vector: vector, into: mantissas)
            Self.divide(mantissas, by: scratch, rows.count)
        }
        exceptions.apply(to: output, rows: rows)
    }

    /// Mantissas of so many bits are divided by 10^0 to 10^7 right with two
    /// multiplications (`PowersOfTen.Reciprocal`): 25 + 7 log2(10) < 49.
    private static let provenBits = 25
    private static let provenExponents = 8
    private static let reciprocals = (0..<provenExponents).map {
        PowersOfTen.Reciprocal(exponent: $0, bits: provenBits)
    }
    private static let high = reciprocals.map(\.high)
    private static let low = reciprocals.map(\.low)

    /// A whole vector of packed mantissas and packed exponents that allow it is
    /// multiplied, straight from 32-bit lanes; false, with nothing written, if
    /// the vector is another.
    private func decodeNarrow(
        vector: Int, _ size: Int, into output: UnsafeMutablePointer<Double>,
        scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) -> Bool {
        guard size == Vector.size, case .packed(let mantissas) = mantissas.body,
            case .packed(let exponents) = exponents.body
        else { return false }
        let (mantissaFrame, mantissaBits) = mantissas.packed(vector)
        let (exponentFrame, exponentBits) = exponents.packed(vector)
        guard mantissaFrame.patchCount == 0, mantissaFrame.fits(bits: Self.provenBits),
            exponentFrame.base >= 0, exponentFrame.fits(bits: 3),
            let mantissaSource = mantissaBits.baseAddress, let exponentSource = exponentBits.baseAddress
        else { return false }
        let mantissaWords = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: UInt32.self)
        let exponentWords = mantissaWords + Vector.size
        LanePacking.unpack(mantissaSource, width: mantissaFrame.width, into: mantissaWords)
        LanePacking.unpack(exponentSource, width: exponentFrame.width, into: exponentWords)
        // The base of the exponents is where the tables begin.
        let first = Int(exponentFrame.base)
        Self.high.withUnsafeBufferPointer { high in
            Self.low.withUnsafeBufferPointer { low in
                LanePacking.scale(
                    mantissaWords, base: mantissaFrame.base, exponents: exponentWords,
                    high: high.baseAddress! + first, low: low.baseAddress! + first, into: output)
            }
        }
        if exponentFrame.patchCount > 0 {
            var wrong: Int64?
            try exponents.forEachPatch(of: exponentFrame, exponentBits, size) { position, exponent in
                let mantissa = mantissaFrame.base + Int64(mantissaWords[position])
                if PowersOfTen.values.indices.contains(Int(exponent)) {
                    output[position] = Double(mantissa) / PowersOfTen.values[Int(exponent)]
                } else {
                    wrong = exponent
                }
            }
            if let wrong {
                throw EncodingError("ENC-034", "expected an exponent of 0 to 22, found \(wrong)")
            }
        }
        return true
    }

    private static func divide(
        _ mantissas: UnsafeMutablePointer<Int64>, by exponents: UnsafeMutablePointer<Int64>, _ count: Int
    ) {
        let output = UnsafeMutableRawPointer(mantissas).assumingMemoryBound(to: Double.self)
        // The exponents' places take the powers that they stand for.
        let powers = UnsafeMutableRawPointer(exponents).assumingMemoryBound(to: Double.self)
        PowersOfTen.values.withUnsafeBufferPointer { values in
            for index in 0..<count { powers[index] = values[Int(exponents[index])] }
        }
        if mantissas.areWithin(bits: 51, count) {
            for index in 0..<count { output[index] = Double(small: mantissas[index]) / powers[index] }
        } else {
            for index in 0..<count { output[index] = Double(mantissas[index]) / powers[index] }
        }
    }
}

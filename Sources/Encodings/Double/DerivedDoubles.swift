import Bits
import Columns

/// Doubles that two sibling columns of the segment give, as the ratio of area
/// to volume (ENC-037).
///
/// Layout: u8 operation, u16 left column, u16 right column, the exceptions.
/// The siblings' values include the fillers of their null rows.
struct DerivedDoubles {
    let derivation: Derivation
    let exceptions: DoubleExceptions
    let count: Int
    /// The streams of the siblings, given by whoever can open their pages.
    var siblings: (left: DoubleStream, right: DoubleStream)?

    init(_ reader: inout PayloadReader, count: Int) throws(EncodingError) {
        let code = try reader.read(UInt8.self)
        guard let operation = Derivation.Operation(rawValue: code) else {
            throw EncodingError("ENC-037", "expected an operation of 1 to 4, found \(code)")
        }
        derivation = Derivation(
            operation: operation, left: Int(try reader.read(UInt16.self)),
            right: Int(try reader.read(UInt16.self)))
        exceptions = try DoubleExceptions(&reader, count: count, rule: "ENC-037")
        self.count = count
    }

    /// `scratch` has room for two vectors: the right sibling's, and its own scratch.
    func decode(
        vector: Int, into output: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Int64>
    ) throws(EncodingError) {
        guard let siblings else {
            throw EncodingError("ENC-037", "a derived page cannot be read without its siblings")
        }
        let rows = Vector.rows(vector, of: count)
        let right = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: Double.self)
        try siblings.left.decode(vector: vector, into: output, scratch: scratch)
        try siblings.right.decode(vector: vector, into: right, scratch: scratch + Vector.size)
        switch derivation.operation {
        case .sum: for index in 0..<rows.count { output[index] = output[index] + right[index] }
        case .difference: for index in 0..<rows.count { output[index] = output[index] - right[index] }
        case .product: for index in 0..<rows.count { output[index] = output[index] * right[index] }
        case .quotient: for index in 0..<rows.count { output[index] = output[index] / right[index] }
        }
        exceptions.apply(to: output, rows: rows)
    }

    /// Rows without a value need no exception. A NaN always is one: the bits of
    /// a NaN that an operation gives are the processor's choice.
    static func encode(
        _ column: ColumnVector, _ values: [Double], _ derivation: Derivation, left: [Double], right: [Double],
        into writer: inout ByteWriter, profile: EncodingProfile
    ) {
        let exceptions = values.indices.filter {
            column.isValid($0)
                && (values[$0].isNaN
                    || derivation.value(left[$0], right[$0]).bitPattern != values[$0].bitPattern)
        }
        writer.write(derivation.operation.rawValue)
        writer.write(UInt16(derivation.left))
        writer.write(UInt16(derivation.right))
        values.withUnsafeBufferPointer {
            DoubleExceptions.encode(exceptions.map(Int64.init), of: $0, into: &writer, profile: profile)
        }
    }
}
